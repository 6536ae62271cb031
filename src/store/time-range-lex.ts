import { UserError } from "../base/index.ts";

const words = ["today", "yesterday", "this", "last", "ago", "before", "after", "between", "and"] as const;

export type RangeToken = {
  readonly kind:
    | (typeof words)[number]
    | "date"
    | "time"
    | "number"
    | "minute"
    | "hour"
    | "day"
    | "week"
    | "month"
    | "year";
  readonly numbers: readonly number[];
  /** How many digits the first number was written with: 2 for a year without its century. */
  readonly digits: number;
  /** As error messages show it: a word as typed, a date as Python's tuple. */
  readonly shown: string;
  readonly position: number;
};

type Rule = readonly [kind: RangeToken["kind"] | "word", pattern: RegExp];

/** In the order 0.9 tries them, so that `1:2` is a number before it is a fault. */
const rules: readonly Rule[] = [
  ["date", /([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})/y],
  ["date", /([0-9]{2})-([0-9]{1,2})-([0-9]{1,2})/y],
  ["date", /([0-9]{1,2})-([0-9]{1,2})/y],
  ["time", /([0-9]{1,2}):([0-9]{2}):([0-9]{2})/y],
  ["time", /([0-9]{1,2}):([0-9]{2})/y],
  ["day", /days?/iy],
  ["week", /weeks?/iy],
  ["month", /months?/iy],
  ["year", /years?/iy],
  ["number", /([0-9]+)/y],
  ["hour", /hours?|hr/iy],
  ["minute", /minutes?|min/iy],
  ["word", /[a-zA-Z]+/y],
];

/** The token at or after `position`; undefined at the end of the text. Throws UserError where none begins. */
export const rangeTokenAt = (
  spec: string,
  position: number,
): { readonly token: RangeToken; readonly end: number } | undefined => {
  const blank = /[ \t\n]*/y;
  blank.lastIndex = position;
  const start = position + (blank.exec(spec)?.[0].length ?? 0);
  if (start >= spec.length) return undefined;
  const { token, length } = tokenAt(spec, start);
  return { token, end: start + length };
};

const tokenAt = (spec: string, position: number): { readonly token: RangeToken; readonly length: number } => {
  for (const [kind, pattern] of rules) {
    pattern.lastIndex = position;
    const match = pattern.exec(spec);
    if (match === null) continue;
    const [text, ...groups] = match;
    const numbers = groups.map(Number);
    const word = kind === "word" ? words.find((known) => known === text.toLowerCase()) : kind;
    if (word === undefined) throw unexpected(text, position);
    return {
      token: {
        kind: word,
        numbers,
        digits: groups[0]?.length ?? 0,
        shown: shownText(text, numbers),
        position,
      },
      length: text.length,
    };
  }
  throw unexpected(spec.slice(position), position);
};

const shownText = (text: string, numbers: readonly number[]): string => {
  if (numbers.length === 0) return text;
  return numbers.length === 1 ? String(numbers[0]) : `(${numbers.join(", ")})`;
};

const unexpected = (text: string, position: number): UserError =>
  new UserError(`invalid RANGE: unexpected '${text}' at position ${position}`);
