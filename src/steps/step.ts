import {
  isPyList,
  isPyMap,
  type PyMap,
  type PyValue,
  pyRepr,
  pyStr,
  pyTruthy,
  splitShell,
  textRepr,
  UserError,
} from "../base/index.ts";
import type { OpRef } from "../run/index.ts";
import {
  encodeFlagValue,
  type FlagValue,
  type FlagValues,
  formatFlagAssigns,
  parseFlagAssigns,
  resolveReferences,
  UndefinedReference,
} from "../values/index.ts";
import { type Check, readChecks } from "./checks.ts";
import { optionWords, type StepOptions, stepOptions } from "./step-options.ts";

/** One step of a pipeline, decided in full: what `guild run` is to be given, and what to do around it. */
export type Step = {
  /** Names it in messages, and its link in the pipeline's run. */
  readonly name: string;
  /** The operation, with the model of the pipeline where the step names none. */
  readonly opSpec: string;
  /** Options of `guild run`. */
  readonly options: StepOptions;
  /** Batch files and flags: `@PATH`, `NAME=VALUE`. */
  readonly assigns: readonly string[];
  readonly checks: readonly Check[];
  /** Sees only runs of its pipeline. */
  readonly isIsolated: boolean;
};

/** What `guild run` reads in the run spec of a step. */
export type RunSpec = {
  readonly words: readonly string[];
  /** Values of its options by key (`maxTrials`), unset ones undefined, false or empty. */
  readonly options: Readonly<Record<string, unknown>>;
};

/** The pipeline that steps belong to, and who reads run specs. */
export type Pipeline = {
  readonly opRef: OpRef;
  readonly flags: FlagValues;
  /** Its own options, of which steps inherit the label and tags. */
  readonly runParams: PyMap;
  readonly userHome: string;
  /** Reads the words of a run spec. Throws UserError whose message says what is wrong. */
  readonly parseRunSpec: (words: readonly string[]) => RunSpec;
  readonly warn: (text: string) => void;
};

/** A step as written in `guild.yml`, before flags of the pipeline are known. */
export type WrittenStep = {
  readonly data: PyMap;
  readonly runSpec: string;
  readonly spec: RunSpec;
  /** The operation as the step names it. */
  readonly opSpec: string;
  readonly checks: readonly Check[];
};

/** Reads what a step says without the flags of a pipeline. Throws UserError, as 0.9 words it. */
export const readWrittenStep = (value: PyValue, parseRunSpec: Pipeline["parseRunSpec"]): WrittenStep => {
  const data: PyMap = typeof value === "string" ? new Map([["run", value]]) : requireMap(value);
  const run = data.get("run") ?? "";
  const runSpec = (typeof run === "string" ? run : pyStr(run)).trim();
  const spec = runSpec === "" ? undefined : parsedSpec(runSpec, parseRunSpec);
  const named = data.get("opspec");
  const opSpec = typeof named === "string" && named !== "" ? named : spec?.words[0];
  if (spec === undefined || opSpec === undefined) {
    throw new UserError(`invalid step ${pyRepr(data)}: must define run`, {
      hint: "Name the operation to run: 'run: OPERATION'.",
    });
  }
  return { data, runSpec, spec, opSpec, checks: readChecks(data.get("expect")) };
};

const requireMap = (value: PyValue): PyMap => {
  if (isPyMap(value)) return value;
  throw new UserError(`invalid step data: ${pyRepr(value)}`, {
    hint: "Use an operation as for 'guild run', or a mapping with 'run'.",
  });
};

const parsedSpec = (runSpec: string, parseRunSpec: Pipeline["parseRunSpec"]): RunSpec => {
  try {
    return parseRunSpec(splitShell(runSpec));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`invalid run spec ${textRepr(runSpec)}: ${error.message}`, { cause: error });
  }
};

/** Decides a step of a pipeline that runs. Throws UserError for anything wrong with it. */
export const readStep = (value: PyValue, pipeline: Pipeline): Step => {
  const { data, runSpec, spec, checks, opSpec: written } = readWrittenStep(value, pipeline.parseRunSpec);
  const opSpec = withModelOf(pipeline.opRef, written);
  const given = data.get("name") ?? null;
  const name = pyTruthy(given) ? pyStr(given) : written;
  const { options, ignored } = stepOptions(data, spec.options);
  for (const param of ignored) {
    pipeline.warn(`run parameter ${param} used in ${textRepr(runSpec)} ignored`);
  }
  const args = data.has("flags") ? flagArgs(data.get("flags") ?? null) : spec.words.slice(1);
  const { flags, batchFiles } = stepFlags(args, [`${opSpec}:`, `${name}:`], pipeline);
  return {
    name,
    opSpec,
    options: optionWords(options, pipeline),
    assigns: [...batchFiles.map((path) => `@${path}`), ...formatFlagAssigns(flags)],
    checks,
    isIsolated: pyTruthy(data.has("isolate-runs") ? (data.get("isolate-runs") ?? null) : true),
  };
};

/** An operation spec as the steps of a pipeline mean it: without a model, one of the pipeline's own. */
export const withModelOf = ({ modelName }: Pick<OpRef, "modelName">, opSpec: string): string => {
  if (modelName === "") return opSpec;
  if (opSpec.startsWith(":")) return modelName + opSpec;
  return /[:/]/.test(opSpec) ? opSpec : `${modelName}:${opSpec}`;
};

const flagArgs = (value: PyValue): readonly string[] => {
  if (isPyList(value)) return value.map(pyStr);
  if (isPyMap(value)) return [...value].map(([name, item]) => `${pyStr(name)}=${encodeFlagValue(item)}`);
  throw new UserError(`invalid flags value ${pyRepr(value)}`, {
    hint: "Use a mapping of flags to values, or a list of NAME=VALUE.",
  });
};

/** The flags of a step: its own, then those that the pipeline has for it under a prefix; references resolved. */
const stepFlags = (
  args: readonly string[],
  prefixes: readonly string[],
  { flags: parentFlags, userHome, warn }: Pipeline,
): { readonly flags: FlagValues; readonly batchFiles: readonly string[] } => {
  const { values, batchFiles } = parseFlagAssigns(args, { userHome, warn });
  const known = new Map(parentFlags);
  const all = new Map([...values, ...prefixedFlags(prefixes, parentFlags)]);
  const resolved = [...all].map(([name, value]) => [name, resolveFlag(name, value, known)] as const);
  return {
    flags: resolved.filter(([, value]) => value !== null).sort(([a], [b]) => (a < b ? -1 : 1)),
    batchFiles,
  };
};

/** Of two prefixes the first wins. */
const prefixedFlags = (prefixes: readonly string[], flags: FlagValues): FlagValues =>
  prefixes
    .toReversed()
    .flatMap((prefix) =>
      flags
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), value] as const),
    );

const resolveFlag = (name: string, value: FlagValue, known: ReadonlyMap<string, FlagValue>): FlagValue => {
  try {
    return resolveReferences(value, known);
  } catch (error) {
    if (!(error instanceof UndefinedReference)) throw error;
    throw new UserError(`invalid value for step flag '${name}': undefined reference '${error.reference}'`, {
      hint: `Define '${error.reference}' among the flags of the operation that has the steps.`,
      cause: error,
    });
  }
};
