import { pyLookup, pyNumber } from "./py-compare.ts";
import { exponentText, floatRepr, formatFixed, significantDigits } from "./py-number.ts";
import { pyRepr, pyStr, pyTypeName } from "./py-text.ts";
import { isPyList, isPyMap, PyFloat, type PyValue } from "./py-value.ts";

/** The formatted text, or the Python exception (`ValueError`, `TypeError`, `OverflowError`) and its message. */
export type PercentResult =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "value" | "type" | "overflow"; readonly message: string };

/** Python's `format % value` for one value that is no tuple. */
export const percentFormat = (format: string, value: PyValue): PercentResult => {
  const chars = [...format];
  let text = "";
  let used = false;
  let at = 0;
  while (at < chars.length) {
    const char = chars[at] ?? "";
    if (char !== "%") {
      text += char;
      at++;
      continue;
    }
    const spec = parseSpec(chars, at + 1);
    if ("kind" in spec) return spec;
    at = spec.end;
    if (spec.conversion === "%") {
      text += "%";
      continue;
    }
    const argument = argumentOf(spec, value, used);
    if ("kind" in argument) return argument;
    used ||= spec.key === undefined;
    const part = convert(spec, argument.value);
    if (part.kind !== "text") return part;
    text += part.text;
  }
  // A mapping or list may go unused: Python takes it for the source of `%(name)s`.
  if (!used && !isPyMap(value) && !isPyList(value)) {
    return failed("type", "not all arguments converted during string formatting");
  }
  return { kind: "text", text };
};

type Spec = {
  readonly key: string | undefined;
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
  readonly end: number;
};

type Failure = Exclude<PercentResult, { kind: "text" }>;

const failed = (kind: Failure["kind"], message: string): Failure => ({ kind, message });

const specPattern = /^(?:\(((?:[^()]|\([^()]*\))*)\))?([-+ #0]*)(\*|\d*)(?:(\.)(\*|\d*))?[hlL]?/u;

/** The conversion that starts after the `%` at `start - 1`. */
const parseSpec = (chars: readonly string[], start: number): Spec | Failure => {
  const match = specPattern.exec(chars.slice(start).join(""));
  const [matched = "", key, flags = "", width = "", dot, precision = ""] = match ?? [];
  if (width === "*" || precision === "*") return failed("type", "not enough arguments for format string");
  const end = start + [...matched].length;
  const conversion = chars[end];
  if (conversion === undefined) return failed("value", "incomplete format");
  if (conversion === "(") return failed("value", "incomplete format key");
  if (!"diouxXeEfFgGcrsa%".includes(conversion)) {
    const code = (conversion.codePointAt(0) ?? 0).toString(16);
    return failed("value", `unsupported format character '${conversion}' (0x${code}) at index ${end}`);
  }
  const digits = dot === undefined ? undefined : Number(precision || "0");
  return { key, flags, width: Number(width || "0"), precision: digits, conversion, end: end + 1 };
};

const argumentOf = (spec: Spec, value: PyValue, used: boolean): { readonly value: PyValue } | Failure => {
  if (spec.key === undefined) {
    return used ? failed("type", "not enough arguments for format string") : { value };
  }
  if (!isPyMap(value)) return failed("type", "format requires a mapping");
  const item = pyLookup(value, spec.key);
  // Python raises KeyError, which names the key; there is nothing to format either way.
  return item === undefined ? failed("value", pyRepr(spec.key)) : { value: item };
};

const convert = (spec: Spec, value: PyValue): PercentResult => {
  switch (spec.conversion) {
    case "s":
      return padded(spec, cut(pyStr(value), spec.precision));
    case "r":
      return padded(spec, cut(pyRepr(value), spec.precision));
    case "a":
      return padded(spec, cut(asciiRepr(value), spec.precision));
    case "c":
      return convertChar(spec, value);
    case "d":
    case "i":
    case "u":
      return convertDecimal(spec, value);
    case "x":
    case "X":
    case "o":
      return convertRadix(spec, value);
    default:
      return convertFloat(spec, value);
  }
};

const cut = (text: string, precision: number | undefined): string =>
  precision === undefined ? text : [...text].slice(0, precision).join("");

const asciiRepr = (value: PyValue): string =>
  pyRepr(value).replace(/[^\0-\x7f]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    if (code <= 0xff) return `\\x${code.toString(16)}`;
    return code <= 0xffff
      ? `\\u${code.toString(16).padStart(4, "0")}`
      : `\\U${code.toString(16).padStart(8, "0")}`;
  });

const convertChar = (spec: Spec, value: PyValue): PercentResult => {
  if (typeof value === "string" && [...value].length === 1) return padded(spec, value);
  const code = value instanceof PyFloat ? undefined : pyNumber(value);
  if (code === undefined) return failed("type", "%c requires int or char");
  if (code < 0 || code > 0x10ffff) return failed("overflow", "%c arg not in range(0x110000)");
  return padded(spec, String.fromCodePoint(Number(code)));
};

const convertDecimal = (spec: Spec, value: PyValue): PercentResult => {
  const number = pyNumber(value);
  if (number === undefined) {
    return failed("type", `%${spec.conversion} format: a real number is required, not ${pyTypeName(value)}`);
  }
  if (Number.isNaN(number)) return failed("value", "cannot convert float NaN to integer");
  if (number === Number.POSITIVE_INFINITY || number === Number.NEGATIVE_INFINITY) {
    return failed("overflow", "cannot convert float infinity to integer");
  }
  const whole = typeof number === "bigint" ? number : BigInt(Math.trunc(number));
  return signed(spec, whole < 0n, "", magnitude(whole, 10, spec.precision));
};

const convertRadix = (spec: Spec, value: PyValue): PercentResult => {
  const number = value instanceof PyFloat ? undefined : pyNumber(value);
  if (number === undefined) {
    return failed("type", `%${spec.conversion} format: an integer is required, not ${pyTypeName(value)}`);
  }
  const whole = BigInt(number);
  const digits = magnitude(whole, spec.conversion === "o" ? 8 : 16, spec.precision);
  const prefix = spec.flags.includes("#") ? `0${spec.conversion}` : "";
  const upper = spec.conversion === "X";
  return signed(spec, whole < 0n, prefix, upper ? digits.toUpperCase() : digits);
};

const magnitude = (whole: bigint, radix: number, precision: number | undefined): string =>
  (whole < 0n ? -whole : whole).toString(radix).padStart(precision ?? 1, "0");

const convertFloat = (spec: Spec, value: PyValue): PercentResult => {
  const given = pyNumber(value);
  if (given === undefined) return failed("type", `must be real number, not ${pyTypeName(value)}`);
  const number = Number(given);
  if (typeof given === "bigint" && !Number.isFinite(number)) {
    return failed("overflow", "int too large to convert to float");
  }
  const negative = number < 0 || Object.is(number, -0);
  const body = Number.isFinite(number)
    ? finiteText(spec, number)
    : floatRepr(Math.abs(number)).replace("-", "");
  const upper = spec.conversion === spec.conversion.toUpperCase();
  return signed(spec, negative, "", upper ? body.toUpperCase() : body);
};

const finiteText = (spec: Spec, value: number): string => {
  const precision = spec.precision ?? 6;
  const keepPoint = spec.flags.includes("#");
  switch (spec.conversion.toLowerCase()) {
    case "f":
      return withPoint(formatFixed(value, precision), keepPoint);
    case "e": {
      const { digits, exponent } = significantDigits(value, precision + 1);
      return `${mantissa(digits, keepPoint)}e${exponentText(exponent)}`;
    }
    default:
      return generalText(value, precision === 0 ? 1 : precision, keepPoint);
  }
};

const withPoint = (text: string, keepPoint: boolean): string =>
  keepPoint && !text.includes(".") ? `${text}.` : text;

const mantissa = (digits: string, keepPoint: boolean): string =>
  digits.length > 1 || keepPoint ? `${digits[0]}.${digits.slice(1)}` : digits;

/** `%g`: the shorter of fixed and scientific notation, without trailing zeros unless `#` keeps them. */
const generalText = (value: number, precision: number, keepZeros: boolean): string => {
  const { digits, exponent } = significantDigits(value, precision);
  const kept = keepZeros ? digits : digits.replace(/(?<=.)0+$/, "");
  if (exponent < -4 || exponent >= precision) {
    return `${mantissa(kept, keepZeros)}e${exponentText(exponent)}`;
  }
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${kept}`;
  const whole = kept.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const fraction = kept.slice(exponent + 1);
  return fraction === "" && !keepZeros ? whole : `${whole}.${fraction}`;
};

/** A number's digits with its sign, padded: zeros go between the sign (and prefix) and the digits. */
const signed = (spec: Spec, negative: boolean, prefix: string, digits: string): PercentResult => {
  const plus = spec.flags.includes("+") ? "+" : spec.flags.includes(" ") ? " " : "";
  const front = (negative ? "-" : plus) + prefix;
  const zeros = spec.flags.includes("0") && !spec.flags.includes("-");
  const body = zeros ? digits.padStart(spec.width - front.length, "0") : digits;
  return padded(spec, front + body);
};

const padded = ({ flags, width }: Spec, text: string): PercentResult => {
  const gap = " ".repeat(Math.max(0, width - [...text].length));
  return { kind: "text", text: flags.includes("-") ? text + gap : gap + text };
};
