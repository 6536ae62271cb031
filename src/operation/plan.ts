import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Context, isPyList, type PyMap } from "../base/index.ts";
import type { OpDef } from "../guildfile/index.ts";
import { type FlagValues, isFlagFunction, labelTemplate, renderLabel } from "../values/index.ts";
import {
  type CommandFrame,
  commandTemplate,
  flagNullLabels,
  flagsExtra,
  generateCommand,
  generateEnv,
  type Interpreters,
  namesInterpreter,
} from "./command.ts";
import { type DependencyRuns, depData, plannedDependencies } from "./dependency-runs.ts";
import { encodeOpData, type OpData } from "./op-data.ts";
import type { Operation } from "./operation.ts";
import { parseUserFlags, resolveOperationFlags, withoutFlags } from "./operation-flags.ts";
import type { RunPlan, SourceCodeRequest } from "./types.ts";

/** What a person says of a run beyond the operation. */
export type PlanRequest = {
  /** Flag arguments as typed: `NAME=VALUE`. */
  readonly assigns: readonly string[];
  /** Trials of batch files: a single one counts as set by the user, several make a batch and are not checked. */
  readonly fileTrials?: readonly FlagValues[];
  /** Values that guild.yml gives where the user says nothing: those of an optimizer. */
  readonly presetFlags?: FlagValues;
  /** What a batch operation makes of the decided values, given those that the user set. */
  readonly encodeFlags?: (values: FlagValues, userFlags: FlagValues) => FlagValues;
  /** The run to take flags, label and seed from where the user says nothing (`--proto`). */
  readonly prototype: Prototype | undefined;
  readonly label: string | undefined;
  readonly tags: readonly string[];
  readonly comment: string | undefined;
  readonly forceFlags: boolean;
  readonly keepRun: boolean;
  readonly randomSeed: number | undefined;
  readonly gpus: string | undefined;
  readonly noGpus: boolean;
  readonly debugSourceCode: string | undefined;
  /** Variables for this run alone, which a restart does not have: what a debugger is to do. */
  readonly env: readonly (readonly [name: string, value: string])[];
  /** `--dep` paths. */
  readonly additionalDeps: readonly string[];
  readonly runParams: PyMap;
};

/** What a plan takes from another run. */
export type Prototype = {
  /** Its directory, from which the source code comes; undefined: it comes from the project. */
  readonly sourceDir: string | undefined;
  /** Those that the operation does not have are recorded all the same. */
  readonly flags: FlagValues;
  readonly labelTemplate: string | undefined;
  readonly randomSeed: number | undefined;
};

/** What planning asks of the world. */
export type PlanWorld = {
  readonly interpreters: (requires: string | undefined) => Promise<Interpreters>;
  readonly dependencyRuns: DependencyRuns;
  readonly warn: (text: string) => void;
  /** Lets the user change the flags that were decided on; undefined leaves them as they are. */
  readonly editFlags?:
    | ((operation: Operation, flags: FlagValues) => Promise<FlagValues | undefined>)
    | undefined;
};

/** Decides a new run of `operation` in full; nothing is written. Throws UserError for anything wrong with it. */
export const planRun = async (
  context: Context,
  operation: Operation,
  request: PlanRequest,
  world: PlanWorld,
): Promise<RunPlan> => {
  const { def } = operation;
  const { userFlags, flags, foreign } = await decideFlags(context, operation, request, world);
  warnOfIgnoredStarts(def, world.warn);
  const opData = operationData(context, operation, request, flags);
  const interpreters =
    namesInterpreter(opData.command) || operation.isPython
      ? await world.interpreters(opData.pythonRequires)
      : undefined;
  const exists = (path: string) => existsSync(resolve(context.processCwd, path));
  return {
    opRef: operation.opRef,
    opDesc: operation.opDesc,
    command: generateCommand(opData.command, withoutFlags(flags, foreign), {
      interpreters,
      force: request.forceFlags,
      warn: world.warn,
    }),
    env: [
      ...generateEnv(opData.command, withoutFlags(flags, foreign)),
      ...request.env,
      ...frameEnv(operation.opSpec, opData),
    ],
    envSecrets: def.envSecrets,
    flags,
    cmdFlags: opData.command.flags,
    userFlags,
    label: renderLabel({ template: opData.labelTemplate, values: flags, exists, warn: world.warn }),
    tags: [...request.tags, ...def.tags],
    comment: request.comment,
    runParams: request.runParams,
    randomSeed: request.randomSeed ?? request.prototype?.randomSeed ?? randomSeed(context),
    opData: encodeOpData(opData),
    plugins: operation.plugins,
    attrs: [...stepsAttr(def), ...extraAttrs(def, world.warn)],
    sourceCode: request.prototype?.sourceDir === undefined ? sourceCodeRequest(operation) : undefined,
    prototypeDir: request.prototype?.sourceDir,
    dependencies: plannedDependencies(opData.deps, operation.model?.parentDirs ?? []),
    outputScalars: def.outputScalars,
    freezePython: operation.isPython && def.pipFreeze !== false ? interpreters?.pythonExe : undefined,
    deleteOnSuccess: (def.deleteOnSuccess ?? false) && !request.keepRun,
  };
};

const warnOfIgnoredStarts = ({ start, ignoredStarts }: OpDef, warn: (text: string) => void): void => {
  for (const ignored of ignoredStarts) {
    warn(`operation '${start.kind}' and '${ignored}' both specified, ignoring '${ignored}'`);
  }
};

/** Which files make the snapshot of an operation; undefined for one that copies none. */
export const sourceCodeRequest = (operation: Operation): SourceCodeRequest | undefined =>
  operation.def.start.kind === "steps" || operation.projectDir === undefined
    ? undefined
    : {
        projectDir: operation.projectDir,
        model: operation.model?.sourceCode,
        operation: operation.def.sourceCode,
        isPython: operation.isPython,
        dependencyPaths: projectFiles(operation),
      };

/** A seed as 0.9 draws it: an integer from 0 to 2^32. */
export const randomSeed = (context: Pick<Context, "random">): number =>
  Math.floor(context.random() * (2 ** 32 + 1));

/** Variables that tell a process which operation it is. */
export const frameEnv = (opSpec: string, opData: OpData): RunPlan["env"] => [
  ["GUILD_OP", opSpec],
  ["GUILD_SOURCECODE", opData.sourceCode.dest],
];

/** `foreign` are names of flags that the prototype has and the operation has not. */
type DecidedFlags = {
  readonly userFlags: FlagValues;
  readonly flags: FlagValues;
  readonly foreign: ReadonlySet<string>;
};

const decideFlags = async (
  context: Context,
  operation: Operation,
  request: PlanRequest,
  world: PlanWorld,
): Promise<DecidedFlags> => {
  const { fileTrials = [], presetFlags = [], encodeFlags = (values: FlagValues) => values } = request;
  const typed = parseUserFlags(context, request.assigns, operation.def.flags, world.warn);
  const userFlags = fileTrials.length === 1 ? withOthers(typed, fileTrials[0] ?? []) : typed;
  const given = {
    base: request.prototype?.flags ?? [],
    userFlags: withOthers(userFlags, presetFlags),
    force: request.forceFlags || fileTrials.length > 1,
  };
  const decided = resolveOperationFlags(context, operation, given, world);
  const edited = await world.editFlags?.(operation, decided.flags);
  const final =
    edited === undefined
      ? decided
      : resolveOperationFlags(context, operation, { ...given, userFlags: edited }, world);
  return { ...final, userFlags, flags: encodeFlags(final.flags, userFlags) };
};

/** Flag values, and others for names that they do not have. */
const withOthers = (values: FlagValues, others: FlagValues): FlagValues => {
  const names = new Set(values.map(([name]) => name));
  return [...values, ...others.filter(([name]) => !names.has(name))];
};

const operationData = (
  context: Context,
  operation: Operation,
  request: PlanRequest,
  flags: FlagValues,
): OpData => {
  const { def } = operation;
  const sourceCode = {
    dest: def.sourceCode?.dest ?? operation.model?.sourceCode?.dest ?? ".",
    root: def.sourceCode?.root ?? operation.model?.sourceCode?.root,
  };
  return {
    command: commandTemplate(
      def,
      commandFrame(context, operation, request, sourceCode.dest),
      operation.isScript,
    ),
    deleteOnSuccess: request.keepRun ? false : (def.deleteOnSuccess ?? false),
    deps: depData(operation, flags, { paths: request.additionalDeps, cwd: context.cwd }),
    flagNullLabels: flagNullLabels(def.flags),
    flagsExtra: flagsExtra(def.flags),
    labelTemplate: labelTemplate({
      label: request.label,
      tags: request.tags,
      opLabel: request.prototype === undefined ? def.label : request.prototype.labelTemplate,
    }),
    outputScalars: def.outputScalars,
    pythonRequires: def.pythonRequires ?? operation.model?.pythonRequires,
    sourceCode,
  };
};

const commandFrame = (
  context: Context,
  operation: Operation,
  request: PlanRequest,
  sourceCodeDest: string,
): CommandFrame => ({
  projectDir: operation.projectDir,
  pythonDir: context.pythonDir,
  plugins: operation.plugins,
  isPython: operation.isPython,
  sourceCodeDest,
  outerPythonPath: context.env.PYTHONPATH,
  debugSourceCode: request.debugSourceCode?.split(":").map((path) => resolve(context.cwd, path)),
  visibleGpus: request.noGpus ? "" : request.gpus,
});

/** Steps as written: their process reads them from the run. */
const stepsAttr = ({ start }: OpDef): RunPlan["attrs"] =>
  start.kind === "steps"
    ? [
        ["steps", start.steps],
        ["sourcecode_digest", null],
      ]
    : [];

const extraAttrs = (def: OpDef, warn: (text: string) => void): RunPlan["attrs"] =>
  [...def.runAttrs]
    .map(([name, value]) => [String(name), value] as const)
    .filter(([name]) => {
      if (reservedAttrs.has(name)) warn(`Invalid run attribute '${name}' (reserved attribute) - ignoring`);
      return !reservedAttrs.has(name);
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** Names that `run-attrs` may not set: Guild's own. */
const reservedAttrs: ReadonlySet<string> = new Set(
  (
    "cmd deps env exit_status flags host id initialized label op pip_freeze platform random_seed run_params " +
    "sourcecode_digest started stopped user user_flags vcs_commit r_sys_info r_packages_loaded"
  ).split(" "),
);

/** Files of the project that an operation requires: they are dependencies, not source code. */
const projectFiles = ({ resources, projectDir }: Operation): readonly string[] =>
  resources.flatMap(({ resource }) =>
    resource.sources.flatMap((source) =>
      projectDir !== undefined && (source.kind === "file" || source.kind === "config")
        ? [join(projectDir, source.value)]
        : [],
    ),
  );

/** How flag values make a run a batch: `random` for search functions, `+` for lists, undefined for a single run. */
export const impliedBatch = (flags: FlagValues): "random" | "+" | undefined => {
  if (flags.some(([, value]) => isFlagFunction(value))) return "random";
  return flags.some(([, value]) => isPyList(value)) ? "+" : undefined;
};
