import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

import { type Context, isPyList, type PyValue, type RunId, UserError } from "../base/index.ts";
import { readUserConfig } from "../config/index.ts";
import type { RunPlan } from "../operation/index.ts";
import {
  createRunDir,
  formatComments,
  guildNames,
  guildPath,
  homeNames,
  type Run,
  readAttr,
  removeAttr,
  writeAttr,
} from "../run/index.ts";

import {
  copyPrototypeSourceCode,
  copySourceCode,
  removeSourceCode,
  sourceCodeOptions,
  vcsCommit,
} from "../sourcecode/index.ts";
import { noteRestart } from "../store/index.ts";
import { type Facts, hostName, userName } from "./metadata/index.ts";

/** Where a new run goes: into guild home under a new id or a given one, or into a directory of the user's. */
export type RunPlace = { readonly runDir?: string | undefined; readonly runId?: string | undefined };

/** The run that `place` names; nothing is made on disk. `runDir` is absolute. */
export const placeRun = (context: Pick<Context, "home" | "newRunId">, place: RunPlace): Run => {
  if (place.runDir !== undefined) return { id: lastPart(place.runDir), dir: place.runDir };
  const id = place.runId === undefined || place.runId === "" ? context.newRunId() : namedId(place.runId);
  return { id, dir: join(context.home, homeNames.runs, id) };
};

/** Any name is accepted as an id, as by 0.9, but no way out of the runs directory. */
const namedId = (name: string): RunId => {
  if (name !== "." && name !== ".." && !/[/\0]/.test(name)) return name as RunId;
  throw new UserError(`invalid run ID '${name}'`, { hint: "Use a name without '/'." });
};

const lastPart = (path: string): RunId => path.slice(path.lastIndexOf("/") + 1) as RunId;

export type LayDownOptions = {
  readonly facts: Facts;
  /** Version text of the interpreter that runs the operation (`sys.version`), where there is one. */
  readonly pythonVersion: string | undefined;
  readonly warn: (text: string) => void;
};

/**
 * Lays a new run down: its directory, attributes and snapshot of the source code. It is pending afterwards. If this
 * fails, nothing of a directory that was not there before stays.
 */
export const layDownRun = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: LayDownOptions,
): Promise<void> => {
  const { facts, pythonVersion, warn } = options;
  const existed = existsSync(run.dir);
  if (existed && existsSync(guildPath(run, guildNames.opRef))) {
    throw new UserError(`a run already exists in '${run.dir}'`, { hint: "Use '--restart' to run it again." });
  }
  try {
    createRunDir(run, plan.opRef, context.now);
    writeInitAttrs(context, run, plan);
    writeAttr(run, "host", hostName(context.env));
    writeAttr(run, "user", userName(context.env));
    writeAttr(run, "platform", await facts.platform(pythonVersion));
    await snapshot(context, plan, run, warn);
  } catch (error) {
    rmSync(existed ? guildPath(run) : run.dir, { recursive: true, force: true });
    throw error;
  }
};

/** Readies an existing run to be run again: new attributes, no exit status, empty output; its files stay. */
export const renewRun = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  warn: (text: string) => void,
): Promise<void> => {
  createRunDir(run, plan.opRef, context.now);
  await noteRestart(context, run);
  // 0.9 keeps these two, so that a restarted run shows its former status while it runs.
  removeAttr(run, "exit_status");
  removeAttr(run, "stopped");
  for (const name of [guildNames.output, guildNames.outputIndex])
    rmSync(guildPath(run, name), { force: true });
  const comments = readAttr(run, "comments");
  writeInitAttrs(context, run, plan);
  if (plan.comment !== undefined && isPyList(comments)) addEarlierComments(run, comments);
  if (plan.sourceCode !== undefined) removeSourceCode(run);
  await snapshot(context, plan, run, warn);
};

// 0.9 loses them.
const addEarlierComments = (run: Run, earlier: readonly PyValue[]): void => {
  const comments = readAttr(run, "comments");
  writeAttr(run, "comments", [...earlier, ...(isPyList(comments) ? comments : [])]);
};

const writeInitAttrs = (context: Context, run: Run, plan: RunPlan): void => {
  for (const [name, value] of initAttrs(context, plan)) writeAttr(run, name, value);
};

/** The attributes of a plan in the order 0.9 writes them. */
const initAttrs = (context: Context, plan: RunPlan): readonly (readonly [string, PyValue])[] => [
  ["cmd", plan.command],
  ...(plan.plugins === undefined ? [] : [["plugins", plan.plugins] as const]),
  ...(plan.label === undefined || plan.label === "" ? [] : [["label", plan.label] as const]),
  ...(plan.tags.length === 0 ? [] : [["tags", plan.tags] as const]),
  ...(plan.comment === undefined ? [] : [["comments", firstComment(context, plan.comment)] as const]),
  ["flags", new Map(plan.flags)],
  ["user_flags", new Map(plan.userFlags)],
  ["run_params", plan.runParams],
  ["random_seed", plan.randomSeed],
  ["op", plan.opData],
  // The names only: restarts and trials know no guild.yml, and shall leave these out of `env` too.
  ...(plan.envSecrets.length === 0 ? [] : [["_env_secrets", plan.envSecrets] as const]),
  ...plan.attrs,
];

const firstComment = (context: Context, body: string): PyValue =>
  formatComments([{ body, host: hostName(context.env), user: userName(context.env), time: context.now() }]);

const snapshot = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  warn: (text: string) => void,
): Promise<void> => {
  if (plan.prototypeDir !== undefined) copyPrototypeSourceCode(plan.prototypeDir, run);
  if (plan.sourceCode === undefined) return;
  const options = sourceCodeOptions(readUserConfig(context));
  const [copy, commit] = await Promise.all([
    copySourceCode(context, plan.sourceCode, run, options),
    vcsCommit(context, plan.sourceCode.projectDir, options),
  ]);
  for (const text of [...copy.warnings, ...commit.warnings]) warn(text);
  writeAttr(run, "sourcecode_digest", copy.digest);
  if (commit.commit !== undefined) writeAttr(run, "vcs_commit", commit.commit);
};
