/** A finite number as its exact digits: `digits` with the point after the first, times 10 to `exponent`. */
export type Decimal = { readonly digits: string; readonly exponent: number };

/** Python's `repr()` of a float: the shortest text that reads back as the same number. */
export const floatRepr = (value: number): string => {
  if (Number.isNaN(value)) return "nan";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (!Number.isFinite(value)) return `${sign}inf`;
  const size = Math.abs(value);
  // Where JavaScript writes no exponent either, both write the same digits.
  if (size >= 1e-4 && size < 1e16) return `${sign}${size}${Number.isInteger(size) ? ".0" : ""}`;
  const { digits, exponent } = shortestDecimal(Math.abs(value));
  if (exponent < -4 || exponent >= 16) return sign + scientific(digits, exponent);
  return sign + positional(digits, exponent);
};

const shortestDecimal = (value: number): Decimal => {
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  return { digits: mantissa.replace(".", ""), exponent: Number(exponent) };
};

const scientific = (digits: string, exponent: number): string => {
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return `${mantissa}e${exponentText(exponent)}`;
};

/** A decimal exponent as C and Python write it: signed, at least two digits. */
export const exponentText = (exponent: number): string =>
  `${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;

const positional = (digits: string, exponent: number): string => {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${whole}.${digits.slice(exponent + 1) || "0"}`;
};

/** White space as Python's `str.strip()` takes it off. */
const pySpace = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const outerSpace = new RegExp(`^${pySpace}+|${pySpace}+$`, "g");

/** Python's `text.strip()`. */
export const pyStrip = (text: string): string => text.replace(outerSpace, "");

/**
 * Python's `int(text)`: surrounding space, a sign, digits of any script, single underscores between them; undefined
 * where Python raises ValueError. A `bigint` beyond what a number holds exactly.
 */
export const parsePyInt = (text: string): number | bigint | undefined => {
  const plain = asciiDigits(pyStrip(text));
  if (!/^[-+]?[0-9]+(?:_[0-9]+)*$/.test(plain)) return undefined;
  const digits = plain.replaceAll("_", "").replace("+", "");
  // Python refuses more than 4300 digits (sys.int_info.default_max_str_digits).
  if (digits.replace("-", "").length > 4300) return undefined;
  return normalInt(digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits));
};

/** An integer as a plain number where that is exact. */
export const normalInt = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value;

/** Python's `float(text)`; undefined where Python raises ValueError. */
export const parsePyFloat = (text: string): number | undefined => {
  const plain = asciiDigits(pyStrip(text));
  const special = /^([-+]?)(inf|infinity|nan)$/i.exec(plain);
  if (special !== null) {
    const [, sign, word = ""] = special;
    if (word.toLowerCase() === "nan") return Number.NaN;
    return sign === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const digits = "[0-9]+(?:_[0-9]+)*";
  const pattern = new RegExp(
    `^[-+]?(?:${digits}(?:\\.(?:${digits})?)?|\\.${digits})(?:[eE][-+]?${digits})?$`,
  );
  return pattern.test(plain) ? Number(plain.replaceAll("_", "")) : undefined;
};

/** Decimal digits of other scripts as ASCII ones: Python's numbers accept them. */
const asciiDigits = (text: string): string =>
  text.replace(/(?![0-9])\p{Nd}/gu, (digit) => String(digitValue(digit)));

/** Unicode lays out decimal digits in runs of ten, so a digit's value is its distance from the start of the run. */
const digitValue = (digit: string): number => {
  const code = digit.codePointAt(0) ?? 0;
  let start = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start--;
  return (code - start) % 10;
};

type Fraction = readonly [numerator: bigint, denominator: bigint];

/** The magnitude of a finite float as an exact fraction. */
const exactFraction = (value: number): Fraction => {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const high = bits.getUint32(0);
  const biased = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(bits.getUint32(4));
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const power = (biased === 0 ? 1 : biased) - 1075;
  return power >= 0 ? [mantissa << BigInt(power), 1n] : [mantissa, 1n << BigInt(-power)];
};

const divideHalfEven = (numerator: bigint, denominator: bigint): bigint => {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
};

/** The magnitude of a finite float with `places` decimals, correctly rounded, ties to even, as C and Python do. */
export const formatFixed = (value: number, places: number): string => {
  const [numerator, denominator] = exactFraction(Math.abs(value));
  const scaled = divideHalfEven(numerator * 10n ** BigInt(places), denominator);
  const digits = scaled.toString().padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
};

/** The magnitude of a finite float rounded to `count` significant digits, ties to even. */
export const significantDigits = (value: number, count: number): Decimal => {
  if (value === 0) return { digits: "0".repeat(count), exponent: 0 };
  const fraction = exactFraction(Math.abs(value));
  const { exponent } = shortestDecimal(Math.abs(value));
  const near = digitsAt(fraction, count, exponent);
  // The shortest text may have been rounded up to a decade the exact value does not reach.
  return near.digits.length < count ? digitsAt(fraction, count, exponent - 1) : near;
};

const digitsAt = ([numerator, denominator]: Fraction, count: number, exponent: number): Decimal => {
  const shift = count - 1 - exponent;
  const scaled =
    shift >= 0
      ? divideHalfEven(numerator * 10n ** BigInt(shift), denominator)
      : divideHalfEven(numerator, denominator * 10n ** BigInt(-shift));
  const digits = scaled.toString();
  return digits.length > count
    ? { digits: digits.slice(0, count), exponent: exponent + 1 }
    : { digits, exponent };
};

/** Python's `round(value, places)` of a float. */
export const pyRound = (value: number, places: number): number =>
  Number.isFinite(value) ? Number(formatFixed(value, places)) * (value < 0 ? -1 : 1) : value;
