import {
  closest,
  isPyList,
  type PyValue,
  pyCompare,
  pyEquals,
  pyStr,
  pyTruthy,
  UserError,
} from "../base/index.ts";
import { flagParts, invalidValue } from "./coerce.ts";
import { decodeFlagValue } from "./decode.ts";
import { encodeFlagValue } from "./encode.ts";
import type { FlagDef, FlagValue } from "./flag-def.ts";
import { isFlagFunction } from "./functions.ts";

/** Throws UserError for the first name that is no flag's. `opDesc` names the operation with its model. */
export const checkFlagNames = (names: Iterable<string>, flags: readonly FlagDef[], opDesc: string): void => {
  const known = new Set(flags.map((flag) => flag.name));
  for (const name of names) {
    if (known.has(name)) continue;
    const similar = closest(
      name,
      flags.flatMap((flag) => (flag.alias === undefined ? [flag.name] : [flag.name, flag.alias])),
    );
    const hint = `Try 'guild run ${opDesc} --help-op' for a list of flags or use --force-flags to skip this check.`;
    throw new UserError(`unsupported flag '${name}'`, {
      hint: similar === undefined ? hint : `${hint}\nDid you mean '${similar}'?`,
    });
  }
};

/** Throws UserError if `value` (each item or part of it) is not among the choices, in range, or an existing path. */
export const checkFlagValue = (value: FlagValue, flag: FlagDef, exists: (path: string) => boolean): void => {
  if (isPyList(value)) {
    for (const item of value) checkFlagValue(item, flag, exists);
    return;
  }
  const parts =
    flag.argSplit !== undefined && value !== null
      ? flagParts(value, flag).map((part) => decodeFlagValue(part))
      : [value];
  for (const part of parts) checkOne(part, flag, exists);
};

const checkOne = (value: FlagValue, flag: FlagDef, exists: (path: string) => boolean): void => {
  if (isFlagFunction(value)) return;
  checkChoice(value, flag);
  if (flag.type === "existing-path" && pyTruthy(value) && !exists(pyStr(value))) {
    throw invalidValue(value, flag, `${pyStr(value)} does not exist`);
  }
  checkRange(value, flag);
};

const checkChoice = (value: FlagValue, flag: FlagDef): void => {
  if (!pyTruthy(value) || flag.allowOther || flag.choices.length === 0) return;
  const isChoice = flag.choices.some(
    (choice) => (choice.alias !== undefined && value === choice.alias) || pyEquals(choice.value, value),
  );
  if (isChoice) return;
  const rows = flag.choices.map((choice) => [encodeFlagValue(choice.value), choice.description] as const);
  throw tableError(
    `Unsupported value for '${flag.name}' - supported values are:`,
    rows,
    "Run the command again using one of these options.",
  );
};

const checkRange = (value: FlagValue, flag: FlagDef): void => {
  if (value === null) return;
  if (beyond(value, flag.min, flag, -1)) {
    throw invalidValue(value, flag, `out of range (less than min ${pyStr(flag.min ?? null)})`);
  }
  if (beyond(value, flag.max, flag, 1)) {
    throw invalidValue(value, flag, `out of range (greater than max ${pyStr(flag.max ?? null)})`);
  }
};

const beyond = (value: FlagValue, limit: PyValue | undefined, flag: FlagDef, side: -1 | 1): boolean => {
  if (limit === undefined || limit === null) return false;
  const order = pyCompare(value, limit);
  // 0.9 ends in a traceback here.
  if (order === undefined) throw invalidValue(value, flag, "expected a number");
  return Math.sign(order) === side;
};

/** Throws UserError naming the required flags without a value. `opName` is without the model. */
export const checkRequiredFlags = (
  values: ReadonlyMap<string, FlagValue>,
  flags: readonly FlagDef[],
  opName: string,
): void => {
  const missing = flags.filter((flag) => flag.required && isMissing(values.get(flag.name)));
  if (missing.length === 0) return;
  throw tableError(
    "Operation requires the following missing flags:",
    missing.map((flag) => [flag.name, flag.description.split("\n")[0] ?? ""] as const),
    `Run the command again with these flags or try 'guild run ${opName} --help-op' for help.`,
  );
};

const isMissing = (value: FlagValue | undefined): boolean =>
  value === undefined || value === null || value === "";

const tableError = (
  title: string,
  rows: readonly (readonly [name: string, description: string])[],
  advice: string,
): UserError => {
  const width = Math.max(...rows.map(([name]) => [...name].length));
  const lines = rows.map(
    ([name, description]) => `  ${name}${" ".repeat(width - [...name].length)}  ${description}`,
  );
  return new UserError([title, "", ...lines, "", advice].join("\n"), { bare: true });
};
