import { YamlError, type YamlPosition } from "./yaml-error.ts";

/** A place in a YAML text that moves on as the text is read. */
export class YamlCursor {
  readonly text: string;
  at = 0;
  /** Counts from 0. */
  line = 0;
  lineStart = 0;

  constructor(text: string) {
    this.text = text;
  }

  get column(): number {
    return this.at - this.lineStart;
  }

  /** The code of the character `ahead` of here; `end` beyond the text. */
  peek(ahead = 0): number {
    const index = this.at + ahead;
    return index < this.text.length ? this.text.charCodeAt(index) : end;
  }

  skipSpaces(): void {
    while (this.text.charCodeAt(this.at) === 0x20) this.at++;
  }

  /** Moves behind what `pattern` (sticky) matches here, and gives it back; it holds no line break. */
  take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return "";
    const start = this.at;
    this.at = pattern.lastIndex;
    return this.text.slice(start, this.at);
  }

  /** Moves behind a line break and gives it back as YAML keeps it; empty when there is none. */
  takeBreak(): string {
    const code = this.peek();
    if (!isBreak(code)) return "";
    this.at += code === carriageReturn && this.peek(1) === lineFeed ? 2 : 1;
    this.line++;
    this.lineStart = this.at;
    return code === lineSeparator || code === paragraphSeparator ? String.fromCharCode(code) : "\n";
  }

  /** True at the start of a line that separates documents: `---` or `...`. */
  atDocumentMark(mark?: "---" | "..."): boolean {
    if (this.at !== this.lineStart) return false;
    const here = this.text.slice(this.at, this.at + 3);
    if (mark === undefined ? here !== "---" && here !== "..." : here !== mark) return false;
    return isBlankOrEnd(this.peek(3));
  }

  fail(reason: string, at = this.at): never {
    throw new YamlError(reason, positionAt(this.text, at));
  }
}

export const end = -1;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const nextLine = 0x85;
const lineSeparator = 0x2028;
const paragraphSeparator = 0x2029;

export const isBreak = (code: number): boolean =>
  code === lineFeed ||
  code === carriageReturn ||
  code === nextLine ||
  code === lineSeparator ||
  code === paragraphSeparator;

/** True for a space, a tab, a line break, and the end of the text. */
export const isBlankOrEnd = (code: number): boolean =>
  code === 0x20 || code === 0x09 || code === end || isBreak(code);

const rareBreak = /[\r\u0085\u2028\u2029]/;
const breakPattern = /\r\n|[\n\r\u0085\u2028\u2029]/g;

/** Line and column, from 1, of an offset into `text`. */
export const positionAt = (text: string, offset: number): YamlPosition => {
  const starts = lineStarts(text);
  const line = lineAt(starts, offset);
  return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
};

/** Offsets at which the lines of `text` start. */
export const lineStarts = (text: string): readonly number[] => {
  const starts = [0];
  if (rareBreak.test(text)) {
    for (const match of text.matchAll(breakPattern)) starts.push(match.index + match[0].length);
    return starts;
  }
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
};

/** The line (from 1) that holds `offset`: the last that starts at or before it. */
export const lineAt = (starts: readonly number[], offset: number): number => {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
};
