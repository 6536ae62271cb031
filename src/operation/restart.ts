import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Context, isPyList, isPyMap, type PyMap, UserError } from "../base/index.ts";
import { opRefName, opRefSpec, type Run, readAttr, readOpRef } from "../run/index.ts";
import { encodeEnvValue, type FlagValues, parseFlagAssigns, renderLabel } from "../values/index.ts";
import { generateCommand, generateEnv, namesInterpreter, runsInGuild, runsPython } from "./command.ts";
import { plannedDependencies } from "./dependency-runs.ts";
import { decodeOpData, encodeOpData, type OpData } from "./op-data.ts";
import { frameEnv, type PlanWorld, randomSeed } from "./plan.ts";
import { restartRunParams } from "./run-params.ts";
import type { RunPlan } from "./types.ts";

/** What a person says of a run that is started again. */
export type RestartRequest = {
  /** Flag arguments as typed. */
  readonly assigns: readonly string[];
  /** Undefined: the label stays, rendered anew with the flags there are. */
  readonly label: string | undefined;
  readonly tags: readonly string[];
  readonly gpus: string | undefined;
  readonly noGpus: boolean;
  readonly runParams: PyMap;
};

/** A restart that asks for nothing: a trial's, a queued run's. */
export const plainRestart = (runParams: PyMap = new Map()): RestartRequest => ({
  assigns: [],
  label: undefined,
  tags: [],
  gpus: undefined,
  noGpus: false,
  runParams,
});

/**
 * Decides how a run is started again, from what it recorded and nothing else: the project may be gone. Source code,
 * identity and seed stay.
 */
export const planRestart = async (
  context: Context,
  run: Run,
  request: RestartRequest,
  world: PlanWorld,
): Promise<RunPlan> => {
  const opRef = readOpRef(run);
  const stored = readAttr(run, "op");
  const opData = decodeOpData(stored);
  if (opRef === undefined || opData === undefined)
    throw notRestartable(run, stored === undefined ? "missing" : "invalid");
  const { userFlags, flags } = restartFlags(context, run, request, world);
  const template = { ...opData.command, env: currentEnv(context, opData, request) };
  const interpreters = namesInterpreter(template)
    ? await world.interpreters(opData.pythonRequires)
    : undefined;
  const labelTemplate = request.label ?? opData.labelTemplate;
  const exists = (path: string) => existsSync(resolve(context.processCwd, path));
  const label = renderLabel({ template: labelTemplate, values: flags, exists, warn: world.warn });
  return {
    opRef,
    opDesc: opRefName(opRef) ?? opRef.opName,
    command: generateCommand(template, flags, { interpreters, force: false, warn: world.warn }),
    env: [...generateEnv(template, flags), ...frameEnv(opRefSpec(opRef), opData)],
    envSecrets: storedNames(run, "_env_secrets"),
    flags,
    cmdFlags: opData.command.flags,
    userFlags,
    label: label === "" ? undefined : label,
    tags: request.tags,
    comment: undefined,
    runParams: restartRunParams(mapAttr(run, "run_params"), request.runParams),
    randomSeed: storedSeed(run) ?? randomSeed(context),
    opData: encodeOpData({ ...opData, labelTemplate }),
    plugins: undefined,
    attrs: [],
    sourceCode: undefined,
    dependencies: plannedDependencies(opData.deps, []),
    outputScalars: opData.outputScalars,
    freezePython: undefined,
    deleteOnSuccess: opData.deleteOnSuccess ?? false,
  };
};

const notRestartable = (run: Run, what: "missing" | "invalid"): UserError =>
  new UserError(`cannot restart run in ${run.dir}: ${what} op configuration`, {
    hint: "The run may not have been initialized correctly. Try starting the operation without the --start/--restart flag.",
  });

const restartFlags = (
  context: Context,
  run: Run,
  request: RestartRequest,
  world: PlanWorld,
): { readonly userFlags: FlagValues; readonly flags: FlagValues } => {
  const { values: userFlags, batchFiles } = parseFlagAssigns(request.assigns, {
    userHome: context.userHome,
    warn: world.warn,
  });
  if (batchFiles.length > 0) throw new UserError("batch files (@FILE) are not available in this version yet");
  const stored = [...(mapAttr(run, "flags") ?? [])].map(([name, value]) => [String(name), value] as const);
  const flags = new Map([...stored, ...userFlags]);
  return { userFlags, flags: [...flags].sort(([a], [b]) => (a < b ? -1 : 1)) };
};

/**
 * The recorded environment with what belongs to this machine and this Guild: the Python side that was recorded may
 * be that of another installation.
 */
const currentEnv = (context: Context, opData: OpData, request: RestartRequest): OpData["command"]["env"] => {
  const env = new Map(opData.command.env);
  const path = env.get("PYTHONPATH");
  if (path !== undefined || runsPython(opData.command)) {
    const parts = encodeEnvValue(path ?? opData.sourceCode.dest)
      .split(":")
      .filter((part) => part !== context.pythonDir);
    const [first = opData.sourceCode.dest, ...rest] = parts;
    const ours = runsInGuild(opData.command) ? [] : [context.pythonDir];
    env.set("PYTHONPATH", [first, ...ours, ...rest].join(":"));
  }
  const gpus = request.noGpus ? "" : request.gpus;
  if (gpus !== undefined) env.set("CUDA_VISIBLE_DEVICES", gpus);
  return [...env];
};

const mapAttr = (run: Run, name: string): PyMap | undefined => {
  const value = readAttr(run, name);
  return isPyMap(value) ? value : undefined;
};

const storedNames = (run: Run, attr: string): readonly string[] => {
  const names = readAttr(run, attr);
  return isPyList(names) ? names.map(String) : [];
};

const storedSeed = (run: Run): number | undefined => {
  const seed = readAttr(run, "random_seed");
  return typeof seed === "number" ? seed : undefined;
};
