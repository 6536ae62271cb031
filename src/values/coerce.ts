import { isAbsolute, resolve } from "node:path";
import {
  isPyList,
  isPyMap,
  normalInt,
  PyDate,
  PyFloat,
  parsePyFloat,
  parsePyInt,
  pyNumber,
  pyStr,
  pyTruthy,
  pyTypeName,
  UserError,
} from "../base/index.ts";
import { expandUser } from "./assigns.ts";
import type { Warn } from "./decode.ts";
import { encodeFlagValue, joinFlagParts, splitFlagText } from "./encode.ts";
import type { FlagDef, FlagValue } from "./flag-def.ts";
import { isFlagFunction } from "./functions.ts";

export type CoerceOptions = {
  /** Where relative paths start: the directory of the process. */
  readonly cwd: string;
  readonly userHome: string;
  readonly warn?: Warn | undefined;
};

/** `invalid value V for NAME: REASON`. */
export const invalidValue = (value: FlagValue, flag: FlagDef, reason: string): UserError =>
  new UserError(`invalid value ${pyStr(value)} for ${flag.name}: ${reason}`);

/**
 * A value made to fit its flag's type: lists item by item, `arg-split` text part by part; null and flag functions
 * as they are. Throws UserError where it cannot be.
 */
export const coerceFlagValue = (value: FlagValue, flag: FlagDef, options: CoerceOptions): FlagValue => {
  const result = coerceAny(value, flag, options);
  if (result.kind === "fault") throw invalidValue(value, flag, result.reason);
  return result.value;
};

type Coerced =
  | { readonly kind: "value"; readonly value: FlagValue }
  | { readonly kind: "fault"; readonly reason: string };

const coerced = (value: FlagValue): Coerced => ({ kind: "value", value });
const fault = (reason: string): Coerced => ({ kind: "fault", reason });

const coerceAny = (value: FlagValue, flag: FlagDef, options: CoerceOptions): Coerced => {
  const { type } = flag;
  if (value === null || type === undefined || type === "" || type === "auto" || isFlagFunction(value)) {
    return coerced(value);
  }
  if (isPyList(value)) return coerceEach(value, (item) => coerceAny(item, flag, options));
  if (flag.argSplit !== undefined) return coerceParts(value, flag, options);
  return coerceTyped(value, type, flag, options);
};

const coerceEach = (values: readonly FlagValue[], coerce: (value: FlagValue) => Coerced): Coerced => {
  const items: FlagValue[] = [];
  for (const value of values) {
    const item = coerce(value);
    if (item.kind === "fault") return item;
    items.push(item.value);
  }
  return coerced(items);
};

const coerceParts = (value: FlagValue, flag: FlagDef, options: CoerceOptions): Coerced => {
  const split = flag.argSplit ?? true;
  const parts = flagParts(value, flag);
  const items = coerceEach(parts, (part) => coerceTyped(part, flag.type ?? "auto", flag, options));
  if (items.kind === "fault" || !isPyList(items.value)) return items;
  return coerced(joinFlagParts(items.value, split));
};

/** The parts of an `arg-split` flag's value, encoded first unless it is text. */
export const flagParts = (value: FlagValue, flag: FlagDef): readonly string[] => {
  const text = typeof value === "string" ? value : encodeFlagValue(value);
  try {
    return splitFlagText(text, flag.argSplit ?? true);
  } catch (error) {
    if (error instanceof UserError) throw invalidValue(value, flag, error.message);
    throw error;
  }
};

const coerceTyped = (value: FlagValue, type: string, flag: FlagDef, options: CoerceOptions): Coerced => {
  switch (type) {
    case "string":
      return coerced(pyStr(value));
    case "int":
      return value instanceof PyFloat ? fault("invalid value for type 'int'") : coerceInt(value);
    case "float":
      return coerceFloat(value, "float");
    case "number":
      return coerceNumber(value);
    case "boolean":
      return coerced(pyTruthy(value));
    case "path":
    case "existing-path":
      return coercePath(value, options);
    default:
      options.warn?.(`unknown flag type '${type}' for ${flag.name} - cannot coerce`);
      return coerced(value);
  }
};

const coerceInt = (value: FlagValue): Coerced => {
  if (typeof value === "string") {
    const number = parsePyInt(value);
    return number === undefined ? fault("invalid value for type 'int'") : coerced(number);
  }
  const number = pyNumber(value);
  if (number === undefined) {
    const name = pyTypeName(value);
    return fault(`int() argument must be a string, a bytes-like object or a real number, not '${name}'`);
  }
  return coerced(typeof number === "bigint" ? normalInt(number) : number);
};

const coerceFloat = (value: FlagValue, type: string): Coerced => {
  if (typeof value === "string") {
    const number = parsePyFloat(value);
    return number === undefined ? fault(`invalid value for type '${type}'`) : coerced(new PyFloat(number));
  }
  const number = pyNumber(value);
  if (number === undefined) {
    return fault(`float() argument must be a string or a real number, not '${pyTypeName(value)}'`);
  }
  if (typeof number === "bigint" && !Number.isFinite(Number(number))) {
    return fault("int too large to convert to float");
  }
  return coerced(new PyFloat(Number(number)));
};

/** Numbers stay what they are, booleans too: they are numbers in Python. */
const coerceNumber = (value: FlagValue): Coerced => {
  if (pyNumber(value) !== undefined) return coerced(value);
  if (typeof value !== "string") return coerceInt(value);
  const whole = parsePyInt(value);
  return whole === undefined ? coerceFloat(value, "number") : coerced(whole);
};

const coercePath = (value: FlagValue, { cwd, userHome }: CoerceOptions): Coerced => {
  if (typeof value !== "string") {
    return fault(`expected str, bytes or os.PathLike object, not ${shortTypeName(value)}`);
  }
  const path = expandUser(value, userHome);
  return coerced(path === "" || isAbsolute(path) ? path : resolve(cwd, path));
};

/** Python leaves the module out of this one message. */
const shortTypeName = (value: FlagValue): string =>
  value instanceof PyDate || isPyMap(value) ? pyTypeName(value).replace("datetime.", "") : pyTypeName(value);
