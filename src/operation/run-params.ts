import { PyFloat, type PyMap, type PyValue } from "../base/index.ts";

/**
 * The run attribute `run_params`: every parameter of `guild run` by the name 0.9 gives it, sorted, unset ones null,
 * false or empty. `options` are the parsed options by key (`forceFlags`), `flags` the flag arguments as typed.
 */
export const encodeRunParams = (
  options: Readonly<Record<string, unknown>>,
  opSpec: string | undefined,
  flags: readonly string[],
): PyMap => {
  const params = [
    ...Object.entries(options)
      .filter(([key]) => !ours.has(key))
      .map(([key, value]) => [paramName(key), paramValue(value)] as const),
    ["flags", [...flags]] as const,
    ["opspec", opSpec ?? null] as const,
  ];
  return new Map(params.sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Options that 0.9 has not, and that would be no parameters to it. */
const ours: ReadonlySet<string> = new Set(["namespace", "jobs"]);

// 0.9: `break` is a word of Python.
const paramName = (key: string): string =>
  key === "break" ? "break_" : key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const paramValue = (value: unknown): PyValue => {
  if (value === undefined || value === null) return null;
  if (typeof value === "number") return Number.isInteger(value) ? value : new PyFloat(value);
  if (typeof value === "boolean" || typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(paramValue);
  throw new Error(`run parameter of an unexpected type: ${typeof value}`);
};

/**
 * Parameters of a restarted run: those it has, except the ones that a restart may give anew. A value counts as given
 * unless it is null, false or empty.
 */
export const restartRunParams = (stored: PyMap | undefined, given: PyMap): PyMap => {
  if (stored === undefined) return given;
  const fresh = [...given].filter(
    ([name, value]) => forThisStart.has(String(name)) || (respecified.has(String(name)) && isGiven(value)),
  );
  return new Map([...stored, ...fresh]);
};

/** Parameters of a batch that is started again: those given now, and what it was told of its trials where not. */
export const restartBatchParams = (stored: PyMap | undefined, given: PyMap): PyMap => {
  const kept = [...(stored ?? [])].filter(
    ([name]) => reusedByBatches.has(String(name)) && !isGiven(given.get(name) ?? null),
  );
  return new Map([...given, ...kept]);
};

const reusedByBatches = new Set(
  "force_flags gpus max_trials maximize minimize no_gpus opt_flags optimizer random_seed".split(" "),
);

const respecified = new Set(["gpus", "label", "tags"]);

/** Said of one start: the next one does not inherit it. */
const forThisStart = new Set(["force_sourcecode", "needed"]);

const isGiven = (value: PyValue): boolean =>
  value !== null && value !== false && !(Array.isArray(value) && value.length === 0);
