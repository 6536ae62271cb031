import { PyFloat, type PyValue, parsePyFloat } from "../../base/index.ts";

/** The value of a Python number; undefined for an imaginary one. */
export const parsePythonNumber = (text: string): number | bigint | PyFloat | undefined => {
  const plain = text.replaceAll("_", "").toLowerCase();
  if (plain.endsWith("j")) return undefined;
  if (/^(0[xob][0-9a-f]+|[0-9]+)$/.test(plain)) {
    const value = BigInt(plain);
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
  }
  const value = parsePyFloat(plain);
  return value === undefined ? undefined : new PyFloat(value);
};

/** The sum of a sign and a number. */
export const signedNumber = (sign: string, value: PyValue | undefined): PyValue | undefined => {
  if (typeof value !== "number" && typeof value !== "bigint" && !(value instanceof PyFloat)) return undefined;
  if (sign === "+") return value;
  if (sign !== "-") return undefined;
  if (value instanceof PyFloat) return new PyFloat(-value.value);
  // Python's integers have no negative zero.
  return value === 0 ? 0 : -value;
};

/** The text of a Python string literal; undefined for bytes, and for names of characters (`\N{DASH}`). */
export const parsePythonString = (literal: string): string | undefined => {
  const [, prefix = "", quote = "", body = ""] = /^([a-zA-Z]*)('''|"""|'|")([\s\S]*)\2$/.exec(literal) ?? [];
  if (quote === "" || /[bft]/i.test(prefix)) return undefined;
  const text = body.replaceAll(/\r\n?/g, "\n");
  return /r/i.test(prefix) ? text : unescaped(text);
};

const escapePattern = /\\(\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g;

const unescaped = (text: string): string | undefined => {
  if (/(?<!\\)(\\\\)*\\N\{/.test(text)) return undefined;
  return text.replaceAll(escapePattern, (whole, code: string) => {
    if (code === "\n") return "";
    if (/^[0-7]/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
    if (code.length > 1) return fromCodePoint(Number.parseInt(code.slice(1), 16)) ?? whole;
    return simpleEscapes[code] ?? whole;
  });
};

const fromCodePoint = (code: number): string | undefined =>
  code <= 0x10ffff ? String.fromCodePoint(code) : undefined;

const simpleEscapes: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
