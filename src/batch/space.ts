import { isPyList, PyFloat, pyNumber, pyStr, tupleRepr, UserError } from "../base/index.ts";
import { decodeFlagFunction, type FlagValue, type FlagValues, formatFlagAssigns } from "../values/index.ts";

/** What a search may try for one flag. Bounds belong to the range. */
export type Dimension =
  | { readonly kind: "choice"; readonly values: readonly FlagValue[] }
  | { readonly kind: "integer"; readonly low: number; readonly high: number }
  | { readonly kind: "real"; readonly low: number; readonly high: number; readonly log: boolean };

/** A flag that a search varies. */
export type SearchFlag = {
  readonly name: string;
  readonly dimension: Dimension;
  /** The value of the first trial, if the user named one. */
  readonly initial: FlagValue | undefined;
};

/** What a search varies, in the order of `flags`, and what it leaves as it is. */
export type SearchSpace = { readonly flags: readonly SearchFlag[]; readonly constants: FlagValues };

/**
 * The search space that flag values describe: lists are choices, functions are ranges, the rest is constant. Throws
 * UserError for functions that are none, and where nothing is left to search.
 */
export const searchSpace = (flags: FlagValues): SearchSpace => {
  const found = flags.flatMap(([name, value]) => searchFlag(name, value) ?? []);
  if (found.length === 0) {
    throw new UserError(
      `flags for batch (${formatFlagAssigns(flags).join(", ")}) do not contain any search dimensions`,
      { hint: "Try specifying a range for one or more flags as NAME=[MIN:MAX]." },
    );
  }
  const names = new Set(found.map(({ name }) => name));
  return { flags: found, constants: flags.filter(([name]) => !names.has(name)) };
};

/**
 * Throws UserError for a list without values and for a range whose bounds are the wrong way round; other faults of
 * functions are not looked for.
 */
export const checkValues = (flags: FlagValues): void => {
  for (const [name, value] of flags) {
    if (isPyList(value)) checkList(name, value);
    const call = typeof value === "string" ? decodeFlagFunction(value) : undefined;
    const distribution = call?.name ?? "uniform";
    if (call === undefined || (distribution !== "uniform" && distribution !== "loguniform")) continue;
    if (call.args.length === 2 || call.args.length === 3) functionFlag(name, call);
  }
};

/** The values of a trial: those of the search and the constants, sorted by name. */
export const trialFlags = (space: SearchSpace, values: readonly FlagValue[]): FlagValues =>
  [
    ...space.constants,
    ...space.flags.map(({ name }, index) => [name, values[index] ?? null] as const),
  ].toSorted(([a], [b]) => (a < b ? -1 : 1));

const searchFlag = (name: string, value: FlagValue): SearchFlag | undefined => {
  if (isPyList(value)) {
    checkList(name, value);
    return { name, dimension: { kind: "choice", values: value }, initial: undefined };
  }
  const call = typeof value === "string" ? decodeFlagFunction(value) : undefined;
  return call === undefined ? undefined : functionFlag(name, call);
};

/** Throws UserError for a list that leaves nothing to try. */
export const checkList = (name: string, values: readonly FlagValue[]): void => {
  if (values.length > 0) return;
  throw new UserError(`flag '${name}' has no values to try`, {
    hint: `List at least one: ${name}=[VALUE,...].`,
  });
};

/** The dimension of a flag function. `name` is only for messages. */
export const functionFlag = (
  name: string,
  call: { readonly name: string | undefined; readonly args: readonly FlagValue[] },
): SearchFlag => {
  const distribution = call.name ?? "uniform";
  if (distribution !== "uniform" && distribution !== "loguniform") {
    throw new UserError(`unknown function '${distribution}' used for flag ${name}`);
  }
  if (call.args.length !== 2 && call.args.length !== 3) {
    throw new UserError(`${distribution} requires 2 or 3 args, got ${tupleRepr(call.args)} for flag ${name}`);
  }
  const [low = null, high = null, initial] = call.args;
  return { name, dimension: rangeDimension(name, distribution, low, high), initial };
};

const rangeDimension = (
  name: string,
  distribution: "uniform" | "loguniform",
  low: FlagValue,
  high: FlagValue,
): Dimension => {
  const from = numberOf(low);
  const to = numberOf(high);
  if (from === undefined || to === undefined) {
    if (distribution === "uniform") return { kind: "choice", values: [low, high] };
    throw new UserError(
      `invalid function args in '${name}=loguniform[${pyStr(low)}:${pyStr(high)}]': expected numbers`,
    );
  }
  if (from >= to || !Number.isFinite(from) || !Number.isFinite(to)) {
    const text = `${name}=${distribution}[${pyStr(low)}:${pyStr(high)}]`;
    const why =
      from >= to
        ? `the lower bound ${pyStr(low)} has to be less than the upper bound ${pyStr(high)}`
        : "bounds must be finite";
    throw new UserError(`invalid function args in '${text}': ${why}`);
  }
  if (distribution === "loguniform") {
    if (from <= 0) {
      throw new UserError(
        `invalid function args in '${name}=loguniform[${pyStr(low)}:${pyStr(high)}]': ` +
          `the lower bound ${pyStr(low)} has to be greater than 0`,
      );
    }
    return { kind: "real", low: from, high: to, log: true };
  }
  const areIntegers = !(low instanceof PyFloat) && !(high instanceof PyFloat);
  return areIntegers
    ? { kind: "integer", low: from, high: to }
    : { kind: "real", low: from, high: to, log: false };
};

const numberOf = (value: FlagValue): number | undefined => {
  if (typeof value === "boolean") return undefined;
  const number = pyNumber(value);
  return number === undefined ? undefined : Number(number);
};
