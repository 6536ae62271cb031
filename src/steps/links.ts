import { existsSync, lstatSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../base/index.ts";
import { guildNames, guildPath, type Run, readManifest } from "../run/index.ts";
import { runInDir } from "../store/index.ts";

/** The link of a step in the run of its pipeline. */
export type StepLink = {
  readonly path: string;
  /** The step's run from an earlier start of the pipeline. */
  readonly existing: Run | undefined;
};

/**
 * The links of a pipeline's steps, in the order of the steps: named after them, `NAME_2`, `NAME_3` ... where a name
 * comes again or a dependency has it. Throws UserError for what is in a link's place and was not put there by Guild.
 */
export const stepLinks = (pipeline: Run, names: readonly string[]): readonly StepLink[] => {
  const taken = new Set((readManifest(pipeline) ?? []).map(({ runPath }) => runPath.split("/")[0] ?? ""));
  return names.map((name) => {
    const link = freeName(linkName(name), taken);
    taken.add(link);
    const path = join(pipeline.dir, link);
    return { path, existing: linkedRun(path) };
  });
};

const linkName = (name: string): string => name.replace(/[ :/\\]/g, "-");

const freeName = (base: string, taken: ReadonlySet<string>): string => {
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
  return name;
};

const linkedRun = (path: string): Run | undefined => {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (!stat.isSymbolicLink()) {
    throw new UserError(`unexpected step run link ${path}: expected symlink`, {
      hint: "Move it away and try again.",
    });
  }
  const target = resolve(dirname(path), readlinkSync(path));
  const run = runInDir(dirname(target), basename(target));
  return existsSync(guildPath(run, guildNames.opRef)) ? run : undefined;
};

/** Points the link of a step to a run of the same guild home, in the place of an earlier one. */
export const writeStepLink = (path: string, run: Run): void => {
  const draft = `${path}.${run.id}`;
  symlinkSync(join("..", run.id), draft);
  try {
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
};
