import {
  type PyValue,
  parsePlainScalar,
  parseQuotedText,
  pyRepr,
  textRepr,
  UserError,
} from "../base/index.ts";

export type FilterToken = {
  readonly kind: "punctuation" | "operator" | "keyword" | "word" | "number" | "string";
  /** What the grammar goes by: `<>` is `!=`, keywords are in lower case. */
  readonly text: string;
  /** Of words, numbers and strings. */
  readonly value: PyValue;
  /** As error messages show it: Python's `repr` of the value. */
  readonly shown: string;
  /** Offset in the whole text. */
  readonly position: number;
  /** From 1. */
  readonly line: number;
};

const keywords: ReadonlySet<string> = new Set([
  "and",
  "or",
  "in",
  "not",
  "true",
  "false",
  "is",
  "undefined",
  "contains",
]);

const blank = /[ \t\n]*/y;
const punctuation = /[()[\],]|<>|!=|=|<=|<|>=|>/y;
const word = /[a-zA-Z][^ ,<>!=\n()[\]]*/y;
const number = /-?\.?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?/y;
const string = /"(?:[^\\\n]|\\.)*?"|'(?:[^\\\n]|\\.)*?'/y;

/** The token at or after `position`, or undefined at the end of the text. Throws UserError where none begins. */
export const filterTokenAt = (
  text: string,
  position: number,
): { readonly token: FilterToken; readonly end: number } | undefined => {
  const start = position + (matchAt(blank, text, position) ?? "").length;
  if (start >= text.length) return undefined;
  const place = { position: start, line: text.slice(0, start).split("\n").length };
  const mark = matchAt(punctuation, text, start);
  if (mark !== undefined) {
    const kind = "()[],".includes(mark) ? ("punctuation" as const) : ("operator" as const);
    const normal = mark === "<>" ? "!=" : mark;
    return {
      token: { kind, text: normal, value: mark, shown: textRepr(mark), ...place },
      end: start + mark.length,
    };
  }
  const value = valueAt(text, start, place.line);
  return { token: { ...value.token, ...place }, end: start + value.length };
};

type ValueToken = {
  readonly token: Pick<FilterToken, "kind" | "text" | "value" | "shown">;
  readonly length: number;
};

const valueAt = (text: string, start: number, line: number): ValueToken => {
  const name = matchAt(word, text, start);
  if (name !== undefined) {
    const lower = name.toLowerCase();
    const kind = keywords.has(lower) ? ("keyword" as const) : ("word" as const);
    const token = { kind, text: kind === "keyword" ? lower : name, value: name, shown: textRepr(name) };
    return { token, length: name.length };
  }
  const digits = matchAt(number, text, start);
  if (digits !== undefined) {
    const value = parsePlainScalar(digits) ?? digits;
    return { token: { kind: "number", text: digits, value, shown: pyRepr(value) }, length: digits.length };
  }
  const quoted = matchAt(string, text, start);
  const decoded = quoted === undefined ? undefined : parseQuotedText(quoted);
  if (quoted === undefined || decoded === undefined) {
    const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
    throw filterError(start, line, `unexpected character '${character}'`);
  }
  return {
    token: { kind: "string", text: quoted, value: decoded, shown: textRepr(decoded) },
    length: quoted.length,
  };
};

const matchAt = (pattern: RegExp, text: string, position: number): string | undefined => {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
};

/** A syntax error as 0.9 words it; the line is named only when it is not the first. */
export const filterError = (position: number, line: number, problem: string): UserError =>
  new UserError(
    line === 1
      ? `syntax error in filter at position ${position}: ${problem}`
      : `syntax error in filter on line ${line}, position ${position}: ${problem}`,
  );
