import { pyEquals, pyTruthy, sortPairs, UserError } from "../base/index.ts";
import { checkFlagNames, checkFlagValue, checkRequiredFlags } from "./check.ts";
import { type CoerceOptions, coerceFlagValue } from "./coerce.ts";
import type { FlagDef, FlagValue, FlagValues } from "./flag-def.ts";

export type FlagValuesRequest = CoerceOptions & {
  readonly flags: readonly FlagDef[];
  /** What the user said, decoded, in the order given; names may be aliases. */
  readonly given: FlagValues;
  /** The operation as messages name it: `m:train`. */
  readonly opDesc: string;
  /** Its name without the model: `train`. */
  readonly opName: string;
  /** `--force-flags`: unknown names and values that do not fit are accepted. */
  readonly force: boolean;
  readonly exists: (path: string) => boolean;
};

/**
 * Values for all flags of an operation, sorted by name: what was given, completed by defaults, made to fit each
 * flag's type, checked, and with what choices say about other flags. Throws UserError for what does not fit.
 */
export const resolveFlagValues = (request: FlagValuesRequest): FlagValues => {
  const { flags, given, force } = request;
  const values = renameAliases(flags, given, force);
  for (const flag of flags) {
    if (!values.has(flag.name)) values.set(flag.name, flag.default);
  }
  coerceAll(values, request);
  if (!force) {
    checkFlagNames(values.keys(), flags, request.opDesc);
    for (const flag of flags) checkFlagValue(values.get(flag.name) ?? null, flag, request.exists);
    checkRequiredFlags(values, flags, request.opName);
  }
  applyChoices(values, flags, new Map(given));
  return sortPairs(values);
};

const renameAliases = (
  flags: readonly FlagDef[],
  given: FlagValues,
  force: boolean,
): Map<string, FlagValue> => {
  const values = new Map(given);
  for (const { name, alias } of flags) {
    if (alias === undefined || alias === "" || alias === name) continue;
    const value = values.get(alias);
    if (value === undefined) continue;
    if (!values.has(name)) {
      values.delete(alias);
      values.set(name, value);
    } else if (!force) {
      // 0.9: name and alias are the wrong way round (guild/op_util.py), and its tests want them so.
      throw new UserError(`cannot specify both alias '${name}' and name for flag '${alias}'`, {
        hint: "Use --force-flags to skip this check.",
      });
    }
  }
  return values;
};

const coerceAll = (values: Map<string, FlagValue>, request: FlagValuesRequest): void => {
  for (const flag of request.flags) {
    const value = values.get(flag.name);
    if (value === undefined) continue;
    try {
      values.set(flag.name, coerceFlagValue(value, flag, request));
    } catch (error) {
      // `--force-flags` keeps a value that does not fit.
      if (!request.force || !(error instanceof UserError)) throw error;
    }
  }
};

/** Puts the value of a chosen alias in its place, and the choice's values for flags the user left open. */
const applyChoices = (
  values: Map<string, FlagValue>,
  flags: readonly FlagDef[],
  given: ReadonlyMap<string, FlagValue>,
): void => {
  for (const flag of flags) {
    const value = values.get(flag.name);
    if (value === undefined || value === null) continue;
    for (const choice of flag.choices) {
      const hasAlias = pyTruthy(choice.alias);
      if (!pyEquals(hasAlias ? (choice.alias ?? null) : choice.value, value)) continue;
      if (hasAlias) values.set(flag.name, choice.value);
      for (const [name, extra] of choice.flags) {
        if ((given.get(String(name)) ?? null) === null) values.set(String(name), extra);
      }
    }
  }
};
