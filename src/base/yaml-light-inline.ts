import type { PyKey, PyValue } from "./py-value.ts";
import { parsePlainScalar } from "./yaml-scalar.ts";

/** A value read from the middle of a text, and the position after it. */
export type Parsed<Value> = { readonly value: Value; readonly end: number };

/** A quoted text that starts at `start`; undefined if it is malformed or does not end. */
export const parseQuoted = (text: string, start: number): Parsed<string> | undefined =>
  text[start] === "'" ? parseSingle(text, start) : parseDouble(text, start);

/** The value of a text that is one quoted scalar and nothing else; undefined if it is not. */
export const parseQuotedText = (text: string): string | undefined => {
  const parsed = /^['"]/.test(text) ? parseQuoted(text, 0) : undefined;
  return parsed?.end === text.length ? parsed.value : undefined;
};

/** The position after the quoted text that `text` starts with; undefined if it does not end there. */
export const closingQuote = (text: string): number | undefined => {
  const match = /^(?:'(?:[^']|'')*'(?!')|"(?:[^"\\]|\\.)*")/s.exec(text);
  return match === null ? undefined : match[0].length;
};

/** A flow collection, quoted text, or (within a collection) plain scalar at `start`; undefined if malformed. */
export const parseFlow = (text: string, start: number): Parsed<PyValue> | undefined => {
  const at = skipSpace(text, start);
  switch (text[at]) {
    case "[":
      return parseFlowList(text, at + 1);
    case "{":
      return parseFlowMapping(text, at + 1);
    case "'":
    case '"':
      return parseQuoted(text, at);
    default:
      return parseFlowPlain(text, at);
  }
};

const skipSpace = (text: string, start: number): number => {
  const match = /(?:\s+|(?<=\s)#[^\n]*)*/y;
  match.lastIndex = start;
  return start + (match.exec(text)?.[0].length ?? 0);
};

const parseFlowList = (text: string, start: number): Parsed<PyValue> | undefined => {
  const items: PyValue[] = [];
  let at = skipSpace(text, start);
  while (text[at] !== "]") {
    const item = parseFlow(text, at);
    if (item === undefined) return undefined;
    items.push(item.value);
    const next = afterItem(text, item.end, "]");
    if (next === undefined) return undefined;
    at = next;
  }
  return { value: items, end: at + 1 };
};

const parseFlowMapping = (text: string, start: number): Parsed<PyValue> | undefined => {
  const map = new Map<PyKey, PyValue>();
  let at = skipSpace(text, start);
  while (text[at] !== "}") {
    const key = parseFlow(text, at);
    if (key === undefined || (typeof key.value === "object" && key.value !== null)) return undefined;
    at = skipSpace(text, key.end);
    const hasValue = text[at] === ":";
    const value = hasValue ? parseFlowValue(text, at + 1) : { value: null, end: at };
    if (value === undefined) return undefined;
    map.set(key.value, value.value);
    const next = afterItem(text, value.end, "}");
    if (next === undefined) return undefined;
    at = next;
  }
  return { value: map, end: at + 1 };
};

const parseFlowValue = (text: string, start: number): Parsed<PyValue> | undefined => {
  const at = skipSpace(text, start);
  return text[at] === "," || text[at] === "}" ? { value: null, end: at } : parseFlow(text, at);
};

/** The position of the next item, or of `close`. */
const afterItem = (text: string, end: number, close: string): number | undefined => {
  const at = skipSpace(text, end);
  if (text[at] === close) return at;
  return text[at] === "," ? skipSpace(text, at + 1) : undefined;
};

const parseFlowPlain = (text: string, at: number): Parsed<PyValue> | undefined => {
  const pattern =
    /[^\s,[\]{}&*!|>%@`#'":?-](?:[^\s,[\]{}:]|:(?![\s,[\]{}])|[ \t]+(?![#\s]|$))*|-(?:[^\s,[\]{}:]|:(?!\s))+/y;
  pattern.lastIndex = at;
  const match = pattern.exec(text)?.[0].trimEnd();
  const value = match === undefined ? undefined : parsePlainScalar(match);
  return match === undefined || value === undefined ? undefined : { value, end: at + match.length };
};

const parseSingle = (text: string, start: number): Parsed<string> | undefined => {
  const pattern = /'((?:[^']|'')*)'(?!')/y;
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  return { value: foldLines(match[1] ?? "").replaceAll("''", "'"), end: start + match[0].length };
};

/** Line ends within quotes: one is a space, more are one fewer line ends; space around them goes. */
const foldLines = (text: string): string =>
  text.includes("\n")
    ? text.replace(/[ \t]*\n[ \t]*((?:\n[ \t]*)*)/g, (_, more: string) => breaks(more))
    : text;

const breaks = (more: string): string => {
  const count = more.split("\n").length - 1;
  return count === 0 ? " " : "\n".repeat(count);
};

const parseDouble = (text: string, start: number): Parsed<string> | undefined => {
  const pattern = /"((?:[^"\\]|\\[\s\S])*)"/y;
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const value = unescapeDouble(match[1] ?? "");
  return value === undefined ? undefined : { value, end: start + match[0].length };
};

const unescapeDouble = (text: string): string | undefined => {
  if (!/[\\\n]/.test(text)) return text;
  let valid = true;
  const value = text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|\n[ \t]*((?:\n[ \t]*)*)|([\s\S]))|[ \t]*\n[ \t]*((?:\n[ \t]*)*)/g,
    (whole, x, u, wide, joined, letter, more) => {
      const hex = x ?? u ?? wide;
      if (hex !== undefined) {
        const code = Number.parseInt(hex, 16);
        valid &&= code <= 0x10ffff;
        return code <= 0x10ffff ? String.fromCodePoint(code) : "";
      }
      if (letter !== undefined) {
        const character = escapes[letter];
        valid &&= character !== undefined;
        return character ?? "";
      }
      if (whole.startsWith("\\")) return "\n".repeat((joined ?? "").split("\n").length - 1);
      return breaks(more ?? "");
    },
  );
  return valid ? value : undefined;
};

const escapes: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};
