import { PyDate, PyFloat, type PyValue } from "./py-value.ts";

/** YAML's own types of scalars by their short tag: `tag:yaml.org,2002:` is left out. */
export type ScalarTag = "null" | "bool" | "int" | "float" | "timestamp" | "merge" | "value" | "str";

// YAML 1.1 as PyYAML's resolver has it. The float patterns are Guild's: they also take `1e3`, `1E-3` and `1.5e3`.
// 0.9: guild/yaml_util.py adds them beside PyYAML's, so `.5e3` and `-.5` are strings and `._1` is a float.
const boolPattern = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const nullPattern = /^(?:~|null|Null|NULL|)$/;
const intPattern =
  /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const floatPattern =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const timestampPattern =
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$/;
const timestampParts =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?(?:[ \t]*(Z|([-+])([0-9]{1,2})(?::([0-9]{2}))?))?)?$/;
const wordStart = /^[yYnNtTfFoO~]/;
const numberStart = /^[-+.0-9]/;

/** The type that a plain (unquoted) scalar has by its text alone. */
export const plainScalarTag = (text: string): ScalarTag => {
  if (text === "") return "null";
  if (wordStart.test(text)) {
    if (boolPattern.test(text)) return "bool";
    return nullPattern.test(text) ? "null" : "str";
  }
  if (numberStart.test(text)) {
    if (floatPattern.test(text)) return "float";
    if (intPattern.test(text)) return "int";
    return timestampPattern.test(text) ? "timestamp" : "str";
  }
  if (text === "<<") return "merge";
  return text === "=" ? "value" : "str";
};

/**
 * The value of a plain scalar. Undefined where its text has no value though it looks like one: `0x_`,
 * `2001-13-01`, and the special `=` and `<<`.
 */
export const parsePlainScalar = (text: string): PyValue | undefined =>
  parseTaggedScalar(plainScalarTag(text), text);

/** The value of `text` read as the type `tag` (short form); undefined where it has none. */
export const parseTaggedScalar = (tag: string, text: string): PyValue | undefined => {
  switch (tag) {
    case "str":
      return text;
    case "null":
      return null;
    case "bool":
      return boolValues.get(text.toLowerCase());
    case "int":
      return parseYamlInt(text);
    case "float":
      return parseYamlFloat(text);
    case "timestamp":
      return parseTimestamp(text);
    default:
      return undefined;
  }
};

const boolValues: ReadonlyMap<string, boolean> = new Map([
  ["yes", true],
  ["no", false],
  ["true", true],
  ["false", false],
  ["on", true],
  ["off", false],
]);

/** An integer as YAML 1.1 writes it: `0b1`, `017`, `0x1F`, `1:30` (base 60), `1_000`. */
const parseYamlInt = (text: string): number | bigint | undefined => {
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  const plain = text.replaceAll("_", "");
  const negative = plain.startsWith("-");
  const digits = plain.startsWith("-") || plain.startsWith("+") ? plain.slice(1) : plain;
  const size = parseUnsigned(digits);
  if (size === undefined) return undefined;
  return narrow(negative ? -size : size);
};

const parseUnsigned = (digits: string): bigint | undefined => {
  if (/^(?:0|[1-9][0-9]*)$/.test(digits)) return BigInt(digits);
  if (/^0b[01]+$/.test(digits) || /^0x[0-9a-fA-F]+$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  if (/^[0-9]+(?::[0-9]+)+$/.test(digits)) {
    return digits.split(":").reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  }
  return undefined;
};

const narrow = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value;

const parseYamlFloat = (text: string): PyFloat | undefined => {
  const plain = text.replaceAll("_", "").toLowerCase();
  const sign = plain.startsWith("-") ? -1 : 1;
  const digits = plain.startsWith("-") || plain.startsWith("+") ? plain.slice(1) : plain;
  if (/^\.inf$|^inf(?:inity)?$/.test(digits)) return new PyFloat(sign * Number.POSITIVE_INFINITY);
  if (/^\.nan$|^nan$/.test(digits)) return new PyFloat(Number.NaN);
  if (digits.includes(":")) return base60(digits, sign);
  return decimalPattern.test(digits) ? new PyFloat(sign * Number(digits)) : undefined;
};

const decimalPattern = /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/;

const base60 = (digits: string, sign: number): PyFloat | undefined => {
  const parts = digits.split(":");
  if (!parts.every((part) => decimalPattern.test(part))) return undefined;
  // From the smallest place up, as PyYAML adds them: the order decides the last bit.
  let value = 0;
  let base = 1;
  for (const part of parts.reverse()) {
    value += Number(part) * base;
    base *= 60;
  }
  return new PyFloat(sign * value);
};

const parseTimestamp = (text: string): PyDate | undefined => {
  const match = timestampParts.exec(text);
  if (match === null) return undefined;
  const [, year = "", month = "", day = "", hour, minute, second, fraction, zone] = match;
  if (!isDate(Number(year), Number(month), Number(day))) return undefined;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (hour === undefined || minute === undefined || second === undefined) return new PyDate(date);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const micros = (fraction ?? "").slice(0, 6).padEnd(6, "0");
  const offset = zone === undefined ? "" : zoneOffset(match);
  if (offset === undefined) return undefined;
  const time = `${hour.padStart(2, "0")}:${minute}:${second}${Number(micros) === 0 ? "" : `.${micros}`}`;
  return new PyDate(`${date} ${time}${offset}`);
};

const zoneOffset = (match: RegExpExecArray): string | undefined => {
  const sign = match[9];
  if (sign === undefined) return "+00:00";
  const minutes = Number(match[10]) * 60 + Number(match[11] ?? 0);
  if (minutes >= 24 * 60) return undefined;
  const shown = minutes === 0 ? "+" : sign;
  return `${shown}${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
};

const isDate = (year: number, month: number, day: number): boolean =>
  year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);

const daysInMonth = (year: number, month: number): number => {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};
