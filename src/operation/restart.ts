import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Context, formatPyJson, isPyMap, type PyMap, UserError } from "../base/index.ts";
import { type OpRef, opRefName, opRefSpec, type Run, readAttr, readOpRef } from "../run/index.ts";

import {
  type CmdFlags,
  cmdFlagsOf,
  encodeEnvValue,
  type FlagValues,
  labelTemplate,
  renderLabel,
} from "../values/index.ts";
import { generateCommand, generateEnv, namesInterpreter, runsInGuild, runsPython } from "./command.ts";
import { plannedDependencies, withFlagConfig } from "./dependency-runs.ts";
import { decodeOpData, encodeOpData, type OpData } from "./op-data.ts";
import type { Operation } from "./operation.ts";
import { parseUserFlags, resolveOperationFlags } from "./operation-flags.ts";
import { frameEnv, type PlanWorld, type Prototype, randomSeed, sourceCodeRequest } from "./plan.ts";
import { restartRunParams } from "./run-params.ts";
import type { RunPlan } from "./types.ts";

/** What a person says of a run that is started again. */
export type RestartRequest = {
  /** Flag arguments as typed. */
  readonly assigns: readonly string[];
  /** The definition of the run's operation, which flags and new source code need; undefined where there are none. */
  readonly operation: Operation | undefined;
  readonly forceFlags: boolean;
  /** Take the project's source code as it is now, and flags that are new in it. */
  readonly forceSourceCode: boolean;
  /** Undefined: the label stays, rendered anew with the flags there are. */
  readonly label: string | undefined;
  readonly tags: readonly string[];
  readonly comment: string | undefined;
  readonly gpus: string | undefined;
  readonly noGpus: boolean;
  /** Variables for this start alone: what a debugger is to do. */
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly runParams: PyMap;
};

/** A restart that asks for nothing: a trial's, a queued run's. */
export const plainRestart = (runParams: PyMap = new Map()): RestartRequest => ({
  assigns: [],
  operation: undefined,
  forceFlags: false,
  forceSourceCode: false,
  label: undefined,
  tags: [],
  comment: undefined,
  gpus: undefined,
  noGpus: false,
  env: [],
  runParams,
});

/**
 * Decides how a run is started again, from what it recorded and nothing else unless the request has its operation: the
 * project may be gone. Source code, identity and seed stay.
 */
export const planRestart = async (
  context: Context,
  run: Run,
  request: RestartRequest,
  world: PlanWorld,
): Promise<RunPlan> => {
  const { opRef, opData: stored } = recordedOperation(run);
  const { userFlags, flags, cmdFlags } = await restartFlags(context, run, request, stored, world);
  const template = labelTemplate({
    label: request.label,
    tags: request.tags,
    opLabel: stored.labelTemplate,
  });
  const opData: OpData = {
    ...stored,
    command: { ...stored.command, flags: cmdFlags },
    labelTemplate: template,
    deps: withFlagConfig(stored.deps, flags),
  };
  const command = { ...opData.command, flags: cmdFlags, env: currentEnv(context, opData, request) };
  const interpreters = namesInterpreter(command)
    ? await world.interpreters(opData.pythonRequires)
    : undefined;
  const exists = (path: string) => existsSync(resolve(context.processCwd, path));
  const label = renderLabel({ template, values: flags, exists, warn: world.warn });
  return {
    opRef,
    opDesc: opRefName(opRef) ?? opRef.opName,
    command: generateCommand(command, flags, { interpreters, force: request.forceFlags, warn: world.warn }),
    env: [
      ...generateEnv(command, flags),
      ...request.env,
      ...frameEnv(opRefSpec(opRef), opData),
      ...functionEnv(opRef, flags),
    ],
    envSecrets: recordedSecrets(run),
    flags,
    cmdFlags,
    userFlags,
    label: label === "" ? undefined : label,
    tags: request.tags,
    comment: request.comment,
    runParams: restartRunParams(mapAttr(run, "run_params"), request.runParams),
    randomSeed: storedSeed(run) ?? randomSeed(context),
    opData: encodeOpData(opData),
    plugins: undefined,
    attrs: [],
    sourceCode:
      request.forceSourceCode && request.operation !== undefined
        ? sourceCodeRequest(request.operation)
        : undefined,
    prototypeDir: undefined,
    dependencies: plannedDependencies(opData.deps, []),
    outputScalars: opData.outputScalars,
    freezePython: undefined,
    deleteOnSuccess: opData.deleteOnSuccess ?? false,
  };
};

/** The command of an operation whose plan is `plan`, with the flag values of a trial. */
export const trialCommand = async (
  plan: Pick<RunPlan, "opData">,
  flags: FlagValues,
  world: PlanWorld,
): Promise<readonly string[]> => {
  const opData = decodeOpData(plan.opData);
  if (opData === undefined) throw new Error("a plan without operation data");
  const interpreters = namesInterpreter(opData.command)
    ? await world.interpreters(opData.pythonRequires)
    : undefined;
  return generateCommand(opData.command, flags, { interpreters, force: false, warn: world.warn });
};

/** What a prototype gives to another operation's run. */
export const prototypeOf = (run: Run, options: { readonly forceSourceCode: boolean }): Prototype => ({
  sourceDir: options.forceSourceCode ? undefined : run.dir,
  flags: storedFlags(run),
  labelTemplate: recordedOperation(run).opData.labelTemplate,
  randomSeed: storedSeed(run),
});

/** Decides a new run of the operation that another run recorded (`--proto`), with its flags and source code. */
export const planLikeRun = async (
  context: Context,
  run: Run,
  request: RestartRequest & { readonly randomSeed: number | undefined; readonly keepRun: boolean },
  world: PlanWorld,
): Promise<RunPlan> => {
  const plan = await planRestart(context, run, request, world);
  const steps = readAttr(run, "steps");
  const plugins = readAttr(run, "plugins");
  const { pythonRequires, command } = recordedOperation(run).opData;
  return {
    ...plan,
    runParams: request.runParams,
    randomSeed: request.randomSeed ?? plan.randomSeed,
    plugins: Array.isArray(plugins) ? plugins.map(String) : undefined,
    attrs: steps === undefined ? [] : [["steps", steps]],
    prototypeDir: request.forceSourceCode ? undefined : run.dir,
    freezePython: runsPython(command) ? (await world.interpreters(pythonRequires)).pythonExe : undefined,
    deleteOnSuccess: plan.deleteOnSuccess && !request.keepRun,
  };
};

const recordedOperation = (run: Run) => {
  const opRef = readOpRef(run);
  const stored = readAttr(run, "op");
  const opData = decodeOpData(stored);
  if (opRef === undefined || opData === undefined)
    throw notRestartable(run, stored === undefined ? "missing" : "invalid");
  return { opRef, opData };
};

const notRestartable = (run: Run, what: "missing" | "invalid"): UserError =>
  new UserError(`cannot restart run in ${run.dir}: ${what} op configuration`, {
    hint: "The run may not have been initialized correctly. Try starting the operation without the --start/--restart flag.",
  });

type RestartFlags = {
  readonly userFlags: FlagValues;
  readonly flags: FlagValues;
  /** How they are passed: as recorded, and as defined now for flags that are new. */
  readonly cmdFlags: CmdFlags;
};

const restartFlags = async (
  context: Context,
  run: Run,
  request: RestartRequest,
  { command }: OpData,
  world: PlanWorld,
): Promise<RestartFlags> => {
  const { operation } = request;
  if (request.assigns.some((word) => word.startsWith("@"))) {
    throw new UserError("batch files (@FILE) cannot be used with the operation of another run", {
      hint: "Run the operation with them: that makes a new batch.",
    });
  }
  const stored = storedFlags(run);
  const userFlags = parseUserFlags(context, request.assigns, operation?.def.flags ?? [], world.warn);
  if (operation === undefined) {
    const flags = new Map([...stored, ...userFlags]);
    const [other] = [...flags.keys()].slice(stored.length);
    if (other !== undefined && !request.forceFlags) {
      throw new UserError(`unsupported flag '${other}'`, {
        hint: `The run has ${stored.map(([name]) => `'${name}'`).join(", ") || "no flags"}. Use --force-flags to skip this check.`,
      });
    }
    const sorted = [...flags].sort(([a], [b]) => (a < b ? -1 : 1));
    return { userFlags, flags: sorted, cmdFlags: command.flags };
  }
  const known = request.forceSourceCode ? operation : withFlagsOf(operation, [...stored, ...userFlags]);
  const given = { base: stored, userFlags, force: request.forceFlags };
  const { flags } = resolveOperationFlags(context, known, given, world);
  const edited = await world.editFlags?.(known, flags);
  const defined = cmdFlagsOf(known.def.flags, known.def.defaultFlagArgSkip);
  const cmdFlags = request.forceSourceCode
    ? new Map([...command.flags, ...defined])
    : new Map([...defined, ...command.flags]);
  if (edited === undefined) return { userFlags, flags, cmdFlags };
  const changed = { ...given, userFlags: edited };
  return { userFlags, flags: resolveOperationFlags(context, known, changed, world).flags, cmdFlags };
};

/** A flag that came into the project later means nothing to the source code of the run. */
const withFlagsOf = (operation: Operation, values: FlagValues): Operation => {
  const names = new Set(values.map(([name]) => name));
  const flags = operation.def.flags.filter(
    ({ name, alias }) => names.has(name) || (alias !== undefined && names.has(alias)),
  );
  return { ...operation, def: { ...operation.def, flags } };
};

const storedFlags = (run: Run): FlagValues =>
  [...(mapAttr(run, "flags") ?? [])].map(([name, value]) => [String(name), value] as const);

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

/** A Python function gets its arguments as they are: not as the text that a command line has room for. */
const functionEnv = ({ pkgType }: OpRef, flags: FlagValues): RunPlan["env"] =>
  pkgType === "func" ? [["FUNCTION_FLAGS", formatPyJson(new Map(flags))]] : [];

/** Names that the run's own record of its environment left out. */
const recordedSecrets = (run: Run): readonly string[] => {
  const names = readAttr(run, "_env_secrets");
  return Array.isArray(names) ? names.map(String) : [];
};

const mapAttr = (run: Run, name: string): PyMap | undefined => {
  const value = readAttr(run, name);
  return isPyMap(value) ? value : undefined;
};

const storedSeed = (run: Run): number | undefined => {
  const seed = readAttr(run, "random_seed");
  return typeof seed === "number" ? seed : undefined;
};
