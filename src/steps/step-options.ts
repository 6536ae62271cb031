import { isPyList, isPyMap, type PyMap, type PyValue, pyStr, pyTruthy, UserError } from "../base/index.ts";
import { encodeFlagValue, type FlagValues, resolveKnownReferences } from "../values/index.ts";

/** Words for `guild run`: those that a new run takes, and those that an existing run takes that is started again. */
export type StepOptions = { readonly words: readonly string[]; readonly restartWords: readonly string[] };

/** An option of `guild run` that a step may have, in the order in which it is passed on. */
type PassedOption = {
  /** Its key among the parsed options. */
  readonly key: string;
  readonly option: string;
  readonly kind: "switch" | "text" | "list";
  /** An existing run refuses it. */
  readonly notForRestart?: true;
};

const passedOptions: readonly PassedOption[] = [
  { key: "batchLabel", option: "--batch-label", kind: "text" },
  { key: "batchTags", option: "--batch-tag", kind: "list" },
  { key: "failOnTrialError", option: "--fail-on-trial-error", kind: "switch" },
  { key: "forceFlags", option: "--force-flags", kind: "switch" },
  { key: "forceSourcecode", option: "--force-sourcecode", kind: "switch" },
  { key: "gpus", option: "--gpus", kind: "text" },
  { key: "label", option: "--label", kind: "text" },
  { key: "maxTrials", option: "--max-trials", kind: "text" },
  { key: "maximize", option: "--maximize", kind: "text" },
  { key: "minimize", option: "--minimize", kind: "text" },
  { key: "namespace", option: "--namespace", kind: "text" },
  { key: "needed", option: "--needed", kind: "switch" },
  { key: "noGpus", option: "--no-gpus", kind: "switch" },
  { key: "optFlags", option: "--opt-flag", kind: "list" },
  { key: "optimize", option: "--optimize", kind: "switch", notForRestart: true },
  { key: "optimizer", option: "--optimizer", kind: "text", notForRestart: true },
  { key: "randomSeed", option: "--random-seed", kind: "text" },
  { key: "remote", option: "--remote", kind: "text" },
  { key: "stopAfter", option: "--stop-after", kind: "text" },
  { key: "tags", option: "--tag", kind: "list" },
];

const passedKeys = new Map(passedOptions.map((option) => [option.key, option]));

/** Options that 0.9 takes without a word, and does not pass on. */
const silentKeys: ReadonlySet<string> = new Set(["additionalDeps", "break", "breakOnError"]);

/** Values of options by key, as written or as parsed. */
export type OptionValues = ReadonlyMap<string, PyValue>;

/**
 * The options of a step: those of its run spec, each replaced by the step's attribute of the same name where that
 * says something. `ignored` names options of the run spec that a step cannot have, as `run_params` does, sorted.
 */
export const stepOptions = (
  data: PyMap,
  spec: Readonly<Record<string, unknown>>,
): { readonly options: OptionValues; readonly ignored: readonly string[] } => {
  const given = Object.entries(spec).filter(([, value]) => isGiven(value));
  const options = new Map<string, PyValue>();
  for (const { key } of passedOptions) {
    const parsed = spec[key];
    if (isGiven(parsed)) options.set(key, parsedValue(parsed));
    const written = data.get(key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
    if (written !== undefined && isGiven(written)) options.set(key, written);
  }
  return {
    options,
    ignored: given
      .map(([key]) => key)
      .filter((key) => !passedKeys.has(key) && !silentKeys.has(key))
      .map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
      .sort(),
  };
};

// An empty text says something: a step without a label.
const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);

const parsedValue = (value: unknown): PyValue => {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "boolean" || typeof value === "number" ? value : String(value);
};

/** The part of a pipeline that options of its steps depend on. */
export type OptionsSource = { readonly flags: FlagValues; readonly runParams: PyMap };

/**
 * The words that pass options on. A step without a label or tags has those that its pipeline was given; references
 * to flags of the pipeline are resolved, others left for the label of the step's own run.
 */
export const optionWords = (own: OptionValues, { flags, runParams }: OptionsSource): StepOptions => {
  const options = new Map([...inherited(runParams), ...own]);
  const known = new Map(flags);
  const text = (value: PyValue): string => {
    const resolved = typeof value === "string" ? resolveLeavingOthers(value, known) : value;
    return typeof resolved === "string" ? resolved : encodeFlagValue(resolved);
  };
  const words = passedOptions.map(
    (option) => [option, wordsOf(option, options.get(option.key), text)] as const,
  );
  const staged: readonly string[] = runParams.get("stage_trials") === true ? ["--stage-trials"] : [];
  return {
    words: [...staged, ...words.flatMap(([, each]) => each)],
    restartWords: [
      ...staged,
      ...words.flatMap(([{ key, notForRestart }, each]) => {
        if (notForRestart) return [];
        return restartKeys.has(key) && runParams.get(paramNames[key] ?? key) === true
          ? [passedKeys.get(key)?.option ?? ""]
          : each;
      }),
    ],
  };
};

const paramNames: Readonly<Record<string, string>> = {
  forceSourcecode: "force_sourcecode",
  needed: "needed",
};

/** What a pipeline that is started again asks of the steps that it starts again. */
const restartKeys: ReadonlySet<string> = new Set(Object.keys(paramNames));

const inherited = (runParams: PyMap): readonly (readonly [string, PyValue])[] =>
  ["label", "tags"].flatMap((name) => {
    const value = runParams.get(name);
    return value !== undefined && isGiven(value) ? [[name, value] as const] : [];
  });

const wordsOf = (
  { key, option, kind }: PassedOption,
  value: PyValue | undefined,
  text: (value: PyValue) => string,
): readonly string[] => {
  if (value === undefined) return [];
  switch (kind) {
    case "switch":
      return pyTruthy(value) ? [option] : [];
    case "text":
      return value === "" ? [] : [option, text(value)];
    case "list":
      return items(key, value).flatMap((item) => [option, text(item)]);
    default:
      return kind satisfies never;
  }
};

const items = (key: string, value: PyValue): readonly PyValue[] => {
  if (isPyList(value)) return value;
  if (!isPyMap(value)) return [value];
  if (key !== "optFlags") throw new UserError(`invalid step value for '${key}': expected a list`);
  return [...value].map(([name, item]) => `${pyStr(name)}=${encodeFlagValue(item)}`);
};

/** A `${name}` that is no flag of the pipeline stays as it is. */
const resolveLeavingOthers = (value: string, known: ReadonlyMap<string, PyValue>): PyValue => {
  const unknown = [...value.matchAll(/\$\{([^\n]+?)\}/g)].flatMap(([reference, name = ""]) =>
    known.has(name) ? [] : [[name, reference] as const],
  );
  // A backslash before the mark keeps a reference from being resolved in its turn.
  const kept = unknown.map(([name, reference]) => [name, `\\${reference}`] as const);
  return resolveKnownReferences(value, new Map([...known, ...kept]), null);
};
