import { end, isBlankOrEnd, isBreak, type YamlCursor } from "./yaml-cursor.ts";

// The texts of scalars, read as YAML 1.1 and PyYAML fold and unescape them. The cursor stands at their first
// character and ends up behind their last.

const blanks = /[ \t]*/y;
const toLineEnd = /[^\n\r\u0085\u2028\u2029]*/y;

/** A text in quotes. */
export const scanQuoted = (cursor: YamlCursor): string => {
  const start = cursor.at;
  const isDouble = cursor.peek() === doubleQuote;
  const quote = cursor.peek();
  cursor.at++;
  let text = scanQuotedWord(cursor, isDouble);
  while (cursor.peek() !== quote) {
    text += scanQuotedBlanks(cursor, start) + scanQuotedWord(cursor, isDouble);
  }
  cursor.at++;
  return text;
};

const doubleQuote = 0x22;
const singleQuote = 0x27;
const backslash = 0x5c;
const plainQuoted = /[^'"\\ \t\n\r\u0085\u2028\u2029]*/y;

const scanQuotedWord = (cursor: YamlCursor, isDouble: boolean): string => {
  let text = "";
  for (;;) {
    text += cursor.take(plainQuoted);
    const code = cursor.peek();
    if (!isDouble && code === singleQuote && cursor.peek(1) === singleQuote) {
      text += "'";
      cursor.at += 2;
    } else if (isDouble ? code === singleQuote : code === doubleQuote || code === backslash) {
      text += String.fromCharCode(code);
      cursor.at++;
    } else if (isDouble && code === backslash) {
      text += scanEscape(cursor);
    } else {
      return text;
    }
  }
};

const escapes: ReadonlyMap<string, string> = new Map([
  ["0", "\0"],
  ["a", "\u0007"],
  ["b", "\b"],
  ["t", "\t"],
  ["\t", "\t"],
  ["n", "\n"],
  ["v", "\v"],
  ["f", "\f"],
  ["r", "\r"],
  ["e", "\u001b"],
  [" ", " "],
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["N", "\u0085"],
  ["_", "\u00a0"],
  ["L", "\u2028"],
  ["P", "\u2029"],
]);

const hexLengths: ReadonlyMap<string, number> = new Map([
  ["x", 2],
  ["u", 4],
  ["U", 8],
]);

const scanEscape = (cursor: YamlCursor): string => {
  const start = cursor.at;
  cursor.at++;
  if (isBreak(cursor.peek())) {
    cursor.takeBreak();
    return scanQuotedBreaks(cursor);
  }
  const letter = cursor.text[cursor.at] ?? "";
  cursor.at++;
  const replacement = escapes.get(letter);
  if (replacement !== undefined) return replacement;
  const length = hexLengths.get(letter);
  if (length === undefined) return cursor.fail(`unknown escape character '\\${letter}'`, start);
  const digits = cursor.text.slice(cursor.at, cursor.at + length);
  const code =
    /^[0-9a-fA-F]+$/.test(digits) && digits.length === length ? Number.parseInt(digits, 16) : undefined;
  if (code === undefined || code > 0x10ffff) {
    return cursor.fail(`expected ${length} hexadecimal digits after '\\${letter}'`, start);
  }
  cursor.at += length;
  return String.fromCodePoint(code);
};

const scanQuotedBlanks = (cursor: YamlCursor, start: number): string => {
  const blank = cursor.take(blanks);
  if (cursor.peek() === end) return cursor.fail("a text in quotes does not end", start);
  if (!isBreak(cursor.peek())) return blank;
  return folded(cursor.takeBreak(), scanQuotedBreaks(cursor));
};

const scanQuotedBreaks = (cursor: YamlCursor): string => {
  let breaks = "";
  for (;;) {
    if (cursor.atDocumentMark()) cursor.fail("found unexpected document separator in a text in quotes");
    cursor.take(blanks);
    if (!isBreak(cursor.peek())) return breaks;
    breaks += cursor.takeBreak();
  }
};

/** A line break alone is a space; further ones stay. */
const folded = (first: string, others: string): string => {
  if (first !== "\n") return first + others;
  return others === "" ? " " : others;
};

export type PlainText = {
  readonly text: string;
  /** It ended on a later line than it began, where a key may begin. */
  readonly ranOn: boolean;
};

const blockWord = /(?:[^: \t\n\r\u0085\u2028\u2029]|:(?![ \t\n\r\u0085\u2028\u2029]|$))+/y;
const flowWord = /(?:[^:,?[\]{} \t\n\r\u0085\u2028\u2029]|:(?![,[\]{} \t\n\r\u0085\u2028\u2029]|$))+/y;
const hash = 0x23;

/** A text without quotes. In block context it goes on while lines are indented by `indent`. */
export const scanPlain = (cursor: YamlCursor, inFlow: boolean, indent: number): PlainText => {
  let text = "";
  let gap = "";
  let ranOn = false;
  for (;;) {
    if (cursor.peek() === hash) break;
    const word = cursor.take(inFlow ? flowWord : blockWord);
    if (word === "") break;
    text += gap + word;
    ranOn = false;
    const line = cursor.line;
    gap = scanPlainGap(cursor);
    ranOn = cursor.line !== line;
    if (gap === "" || cursor.peek() === hash || (!inFlow && cursor.column < indent)) break;
  }
  return { text, ranOn };
};

/** What is between two words; empty where the text cannot go on. */
const scanPlainGap = (cursor: YamlCursor): string => {
  const start = cursor.at;
  cursor.skipSpaces();
  if (!isBreak(cursor.peek())) return cursor.text.slice(start, cursor.at);
  const first = cursor.takeBreak();
  if (cursor.atDocumentMark()) return "";
  let breaks = "";
  for (;;) {
    cursor.skipSpaces();
    if (!isBreak(cursor.peek())) return folded(first, breaks);
    breaks += cursor.takeBreak();
    if (cursor.atDocumentMark()) return "";
  }
};

/** A block text, `|` or `>`, within a block indented by `parentIndent` (-1: none). */
export const scanBlockText = (cursor: YamlCursor, parentIndent: number): string => {
  const isFolded = cursor.peek() === 0x3e;
  cursor.at++;
  const { keep, increment } = scanBlockHeader(cursor);
  const least = Math.max(parentIndent + 1, 1);
  let breaks = "";
  let indent = least + (increment ?? 1) - 1;
  if (increment === undefined) {
    const found = scanBlockIndent(cursor);
    breaks = found.breaks;
    indent = Math.max(least, found.indent);
  } else {
    breaks = scanBlockBreaks(cursor, indent);
  }
  let text = "";
  let lineBreak = "";
  while (cursor.column === indent && cursor.peek() !== end) {
    text += breaks;
    const startsWithWord = !isSpaceOrTab(cursor.peek());
    text += cursor.take(toLineEnd);
    lineBreak = cursor.takeBreak();
    breaks = scanBlockBreaks(cursor, indent);
    if (cursor.column !== indent || cursor.peek() === end) break;
    const folds = isFolded && lineBreak === "\n" && startsWithWord && !isSpaceOrTab(cursor.peek());
    if (!folds) text += lineBreak;
    else if (breaks === "") text += " ";
  }
  if (keep === false) return text;
  return keep ? text + lineBreak + breaks : text + lineBreak;
};

const isSpaceOrTab = (code: number): boolean => code === 0x20 || code === 0x09;

type BlockHeader = { readonly keep: boolean | undefined; readonly increment: number | undefined };

const scanBlockHeader = (cursor: YamlCursor): BlockHeader => {
  const start = cursor.at;
  const header = cursor.take(/[-+]?[0-9]?[-+]?/y);
  const signs = header.replace(/[0-9]/, "");
  const digit = /[0-9]/.exec(header)?.[0];
  if (digit === "0") cursor.fail("expected an indentation from 1 to 9, but found 0", start);
  if (signs.length > 1 || !isBlankOrEnd(cursor.peek())) {
    cursor.fail("expected '+', '-' or an indentation after the start of a block text", start);
  }
  cursor.skipSpaces();
  if (cursor.peek() === hash) cursor.take(toLineEnd);
  if (cursor.peek() !== end && !isBreak(cursor.peek())) {
    cursor.fail("expected a comment or a line break after the start of a block text");
  }
  cursor.takeBreak();
  return {
    keep: signs === "" ? undefined : signs === "+",
    increment: digit === undefined ? undefined : Number(digit),
  };
};

const scanBlockIndent = (cursor: YamlCursor): { readonly breaks: string; readonly indent: number } => {
  let breaks = "";
  let indent = 0;
  for (;;) {
    cursor.skipSpaces();
    indent = Math.max(indent, cursor.column);
    if (!isBreak(cursor.peek())) return { breaks, indent };
    breaks += cursor.takeBreak();
  }
};

const scanBlockBreaks = (cursor: YamlCursor, indent: number): string => {
  let breaks = "";
  for (;;) {
    while (cursor.column < indent && cursor.peek() === 0x20) cursor.at++;
    if (!isBreak(cursor.peek())) return breaks;
    breaks += cursor.takeBreak();
  }
};
