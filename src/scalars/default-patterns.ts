import { isPySpace } from "./output-line.ts";

/** 0.9.0's patterns for operations that name none. */
export const defaultPatterns: readonly string[] = [
  String.raw`\key: +\value\s+\((?:step\s+)?(?P<step>\step)\)$`,
  String.raw`^(\key):\s+(\value)(?:\s+\(.*\))?$`,
];

/**
 * False only for lines neither default pattern matches: a test of a few bytes, since nearly all lines of a
 * program are such. Both patterns end at the end of the line, in a value or in a `)`; and unless that `)` stands
 * behind a digit, only the second can match, whose key is the line's first word and ends in a colon.
 */
export const mayMatchDefaults = (line: Uint8Array): boolean => {
  let end = line.length;
  while (end > 0 && octet(line, end - 1) <= 0x20) end--;
  if (end < 3) return false;
  const last = octet(line, end - 1);
  if (isOdd(last)) return true;
  if (last === 0x29) {
    const before = octet(line, end - 2);
    return isOdd(before) || isDigit(before) || startsLikeKey(line, end);
  }
  return isValueByte(last) && endsLikeValue(line, end) && startsLikeKey(line, end);
};

/** Whether the value at the end may stand behind a colon and space. */
const endsLikeValue = (line: Uint8Array, end: number): boolean => {
  let at = end - 1;
  while (at >= 0 && isValueByte(octet(line, at))) at--;
  const space = at;
  while (at >= 0 && octet(line, at) <= 0x20 && !isOdd(octet(line, at))) at--;
  if (at < 0) return false;
  return isOdd(octet(line, at)) || (at < space && octet(line, at) === 0x3a);
};

/** Whether the line may start with a word that ends in a colon. */
const startsLikeKey = (line: Uint8Array, end: number): boolean => {
  for (let at = 0; at < end; at++) {
    const byte = octet(line, at);
    if (byte === 0x20 || byte === 9) return at >= 2 && octet(line, at - 1) === 0x3a;
    // Other white space may stand in the key as well as behind it.
    if (byte < 0x20 || isOdd(byte)) return true;
  }
  return false;
};

/** Bytes that may be dropped from the line or be part of white space beyond ASCII. */
const isOdd = (byte: number): boolean => byte < 9 || byte >= 0x80;

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** `[0-9.e-]` */
const isValueByte = (byte: number): boolean =>
  isDigit(byte) || byte === 0x2e || byte === 0x65 || byte === 0x2d;

const octet = (line: Uint8Array, at: number): number => line[at] ?? 0;

/**
 * What the first default pattern finds in a line without space at its end: its step, or undefined. Read backwards,
 * where it is never in doubt, while the expression tries every word of a long line.
 */
export const stepAtEnd = (line: string): string | undefined => {
  const code = (index: number) => line.charCodeAt(index);
  const back = (from: number, fits: (code: number) => boolean): number => {
    let index = from;
    while (index >= 0 && fits(code(index))) index--;
    return index;
  };
  const end = line.length - 1;
  if (line[end] !== ")") return undefined;
  const digits = back(end - 1, isDigit);
  if (digits === end - 1) return undefined;
  const word = back(digits, isPySpace);
  const open = word < digits && line.endsWith("step", word + 1) ? word - 4 : digits;
  if (line[open] !== "(") return undefined;
  const value = back(open - 1, isPySpace);
  const gap = back(value, isValueByte);
  const colon = back(gap, (it) => it === 0x20);
  const isMatch =
    value < open - 1 &&
    gap < value &&
    colon < gap &&
    line[colon] === ":" &&
    colon > 0 &&
    !/[ \t]/.test(line[colon - 1] ?? "");
  return isMatch ? line.slice(digits + 1, end) : undefined;
};
