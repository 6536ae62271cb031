import type { SyntaxFault } from "./inspect-script.ts";

/** The text of a Python file, by its encoding cookie (PEP 263) if it has one. */
export const decodeSource = (source: Buffer): string => {
  const head = source.subarray(0, 400).toString("latin1").split(/\r?\n/).slice(0, 2);
  const cookie = head.map((line) => /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1]).find(Boolean);
  const text = source.toString(isLatin1(cookie) ? "latin1" : "utf8");
  return text.startsWith("\ufeff") ? text.slice(1) : text;
};

const isLatin1 = (name: string | undefined): boolean =>
  name !== undefined &&
  /^(latin-?1|iso-?8859-?1|l1|cp819|ascii|cp1252|windows-1252)$/i.test(name.replaceAll("_", "-"));

/** The fault as 0.9 shows it: line number, the line, and a caret below the place. */
export const formatSyntaxFault = ({ line, text, column }: SyntaxFault): string =>
  `invalid syntax on line ${line}\n  ${text}\n  ${" ".repeat(Math.max(column - 1, 0))}^`;

/** Line and column of an offset. */
export const faultAt = (text: string, offset: number): SyntaxFault => {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  const end = text.indexOf("\n", start);
  return {
    line: before.split("\n").length,
    text: text.slice(start, end < 0 ? undefined : end).trimEnd(),
    column: offset - start + 1,
  };
};
