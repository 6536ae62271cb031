import { isPyList, isPyMap, type PyKey, type PyValue } from "./py-value.ts";
import { closingQuote, parseFlow, parseQuoted } from "./yaml-light-inline.ts";
import { parsePlainScalar } from "./yaml-scalar.ts";

/**
 * The value of a YAML text as attribute files hold it: block lists and mappings in each other, scalars plain,
 * quoted or as blocks, flow collections, anchors, comments. Small beside a full parser, and quick, so that
 * commands which list runs load no other. Throws `LightYamlError` for what is malformed or beyond it (tags,
 * directives, merge keys); 0.9 writes none of those.
 */
export const parseLightYaml = (text: string): PyValue => {
  const cursor: Cursor = {
    lines: text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/),
    at: 0,
    anchors: new Map(),
  };
  skipBlank(cursor);
  if (/^---(?:\s|$)/.test(lineAt(cursor))) replaceLine(cursor, lineAt(cursor).replace("---", "   "));
  const value = parseBlock(cursor, 0, false);
  skipBlank(cursor);
  if (/^\.\.\.\s*$/.test(lineAt(cursor))) cursor.at += 1;
  skipBlank(cursor);
  if (cursor.at < cursor.lines.length) throw fault(cursor);
  return value;
};

export class LightYamlError extends Error {}

type Cursor = {
  /** Lines yet to be read are changed in place: what a line has before a nested value becomes spaces. */
  readonly lines: string[];
  at: number;
  readonly anchors: Map<string, PyValue>;
};

const fault = (cursor: Cursor): LightYamlError =>
  new LightYamlError(`unexpected text in line ${cursor.at + 1}: ${lineAt(cursor).trim().slice(0, 40)}`);

const lineAt = (cursor: Cursor): string => cursor.lines[cursor.at] ?? "";

const replaceLine = (cursor: Cursor, line: string): void => {
  cursor.lines[cursor.at] = line;
};

const indentOf = (line: string): number => line.length - line.trimStart().length;

const isBlank = (line: string): boolean => /^\s*(?:#|$)/.test(line);

const skipBlank = (cursor: Cursor): void => {
  while (cursor.at < cursor.lines.length && isBlank(lineAt(cursor))) cursor.at += 1;
};

/** The value that starts in the next line with text, if it is indented enough; else null. */
const parseBlock = (cursor: Cursor, minIndent: number, listAtParent: boolean): PyValue => {
  skipBlank(cursor);
  const line = lineAt(cursor);
  const indent = indentOf(line);
  const content = line.slice(indent);
  const isList = isListItem(content);
  if (cursor.at >= cursor.lines.length || /^\.\.\.\s*$/.test(line)) return null;
  if (indent < minIndent && !(listAtParent && isList && indent === minIndent - 1)) return null;
  if (line.slice(0, indent).includes("\t")) throw fault(cursor);
  if (isList) return parseList(cursor, indent);
  if (content.startsWith("? ") || splitKey(content) !== undefined) return parseMapping(cursor, indent);
  return parseInline(cursor, indent, minIndent - 1);
};

const isListItem = (content: string): boolean => content === "-" || content.startsWith("- ");

const parseList = (cursor: Cursor, indent: number): PyValue => {
  const items: PyValue[] = [];
  for (;;) {
    skipBlank(cursor);
    const line = lineAt(cursor);
    if (indentOf(line) !== indent || !isListItem(line.slice(indent))) break;
    replaceLine(cursor, `${line.slice(0, indent)} ${line.slice(indent + 1)}`);
    items.push(parseAfterMark(cursor, indent, false));
  }
  refuseDeeper(cursor, indent);
  return items;
};

const parseMapping = (cursor: Cursor, indent: number): PyValue => {
  const map = new Map<PyKey, PyValue>();
  for (;;) {
    skipBlank(cursor);
    const line = lineAt(cursor);
    const content = line.slice(indent);
    if (indentOf(line) !== indent || isListItem(content)) break;
    if (content.startsWith("? ")) {
      replaceLine(cursor, `${line.slice(0, indent)} ${line.slice(indent + 1)}`);
      const key = keyOf(cursor, parseAfterMark(cursor, indent, false));
      map.set(key, parseExplicitValue(cursor, indent));
      continue;
    }
    const split = splitKey(content);
    if (split === undefined) break;
    const key = keyOf(cursor, parseScalarText(cursor, split.key));
    replaceLine(cursor, " ".repeat(indent + split.length) + content.slice(split.length));
    map.set(key, parseAfterMark(cursor, indent, true));
  }
  refuseDeeper(cursor, indent);
  return map;
};

const parseExplicitValue = (cursor: Cursor, indent: number): PyValue => {
  skipBlank(cursor);
  const line = lineAt(cursor);
  if (indentOf(line) !== indent || !/^:(?: |$)/.test(line.slice(indent))) return null;
  replaceLine(cursor, `${line.slice(0, indent)} ${line.slice(indent + 1)}`);
  return parseAfterMark(cursor, indent, false);
};

const refuseDeeper = (cursor: Cursor, indent: number): void => {
  skipBlank(cursor);
  if (cursor.at < cursor.lines.length && indentOf(lineAt(cursor)) > indent) throw fault(cursor);
};

const keyOf = (cursor: Cursor, value: PyValue): PyKey => {
  if (value === "<<" || isPyList(value) || isPyMap(value)) throw fault(cursor);
  if (value === null || typeof value !== "object") return value;
  return "text" in value ? value.text : value.value;
};

/** The value after a `-`, `?`, `:` or key, which is blanked in the line: in the same line, or in those below. */
const parseAfterMark = (cursor: Cursor, indent: number, isMapValue: boolean): PyValue => {
  const line = lineAt(cursor);
  if (isBlank(line)) {
    cursor.at += 1;
    return parseBlock(cursor, indent + 1, isMapValue);
  }
  const column = indentOf(line);
  const content = line.slice(column);
  // `- key: value` and `- - item` nest in the line; `key: - item` and `key: other: value` do not.
  const nests = isListItem(content) || content.startsWith("? ") || splitKey(content) !== undefined;
  if (!isMapValue && nests) {
    return parseBlock(cursor, indent + 1, false);
  }
  return parseInline(cursor, column, indent);
};

/** A value whose text starts at `column`; lines that continue it are indented deeper than `parentIndent`. */
const parseInline = (cursor: Cursor, column: number, parentIndent: number): PyValue => {
  const content = lineAt(cursor).slice(column);
  const anchor = /^&(\S+)\s*/.exec(content);
  if (anchor !== null) {
    replaceLine(cursor, " ".repeat(column + anchor[0].length) + content.slice(anchor[0].length));
    const value = parseAfterMark(cursor, parentIndent, true);
    cursor.anchors.set(anchor[1] ?? "", value);
    return value;
  }
  switch (content[0]) {
    case "*":
      return parseAlias(cursor, content);
    case "'":
    case '"':
    case "[":
    case "{":
      return parseSpanning(cursor, content);
    case "|":
    case ">":
      return parseBlockScalar(cursor, content, parentIndent);
    case "!":
    case "%":
    case "@":
    case "`":
      throw fault(cursor);
    default:
      return parsePlain(cursor, content, parentIndent);
  }
};

const parseAlias = (cursor: Cursor, content: string): PyValue => {
  const name = /^\*(\S+)\s*(?:#.*)?$/.exec(content)?.[1];
  const value = name === undefined ? undefined : cursor.anchors.get(name);
  if (value === undefined) throw fault(cursor);
  cursor.at += 1;
  return value;
};

/** A quoted text or flow collection: it ends where its last mark is, perhaps lines below. */
const parseSpanning = (cursor: Cursor, content: string): PyValue => {
  const closed = parseSpan(content);
  const span = closed ?? parseSpan([content, ...cursor.lines.slice(cursor.at + 1)].join("\n"));
  if (span === undefined) throw fault(cursor);
  cursor.at += span.lineCount;
  if (!/^\s*(?:#.*)?$/.test(span.rest)) throw fault(cursor);
  cursor.at += 1;
  return span.value;
};

const parseSpan = (
  text: string,
): { readonly value: PyValue; readonly lineCount: number; readonly rest: string } | undefined => {
  const parsed = parseFlow(text, 0);
  if (parsed === undefined) return undefined;
  const lineCount = text.slice(0, parsed.end).split("\n").length - 1;
  return { value: parsed.value, lineCount, rest: text.slice(parsed.end).split("\n", 1)[0] ?? "" };
};

const parseBlockScalar = (cursor: Cursor, content: string, parentIndent: number): PyValue => {
  const header = /^([|>])(?:([-+])|([1-9]))*\s*(?:#.*)?$/.exec(content);
  if (header === null) throw fault(cursor);
  const given = /[1-9]/.exec(content)?.[0];
  cursor.at += 1;
  const first = cursor.lines.slice(cursor.at).find((line) => line.trim() !== "") ?? "";
  const indent = given === undefined ? indentOf(first) : Math.max(parentIndent, 0) + Number(given);
  const lines: string[] = [];
  while (cursor.at < cursor.lines.length) {
    const line = lineAt(cursor);
    if (line.trim() !== "" && (indentOf(line) < indent || indent <= parentIndent)) break;
    lines.push(line.slice(indent));
    cursor.at += 1;
  }
  const body = lines.join("\n");
  const trimmed = body.replace(/\n*$/, "");
  const text = header[1] === "|" ? trimmed : foldBlock(trimmed);
  if (content.includes("-")) return text;
  if (content.includes("+")) return text + body.slice(trimmed.length);
  return text === "" ? "" : `${text}\n`;
};

/** Joins lines that start with text; blank lines and deeper lines keep their line ends. */
const foldBlock = (text: string): string => {
  const [first = "", ...others] = text.split("\n");
  let folded = first;
  let before = first;
  let blanks = 0;
  for (const line of others) {
    if (line === "") {
      blanks += 1;
      continue;
    }
    const joins = /^\S/.test(before) && /^\S/.test(line);
    const breaks = "\n".repeat(joins ? blanks : blanks + 1);
    folded += (breaks === "" ? " " : breaks) + line;
    before = line;
    blanks = 0;
  }
  return folded;
};

/** A plain scalar with the deeper lines below it, which are joined by spaces, or by one line end a blank line. */
const parsePlain = (cursor: Cursor, content: string, parentIndent: number): PyValue => {
  let text = withoutComment(content);
  const hasComment = text.length < content.trimEnd().length;
  cursor.at += 1;
  while (!hasComment && cursor.at < cursor.lines.length) {
    const blanks = cursor.lines.slice(cursor.at).findIndex((line) => line.trim() !== "");
    const next = blanks < 0 ? "" : (cursor.lines[cursor.at + blanks] ?? "");
    if (blanks < 0 || indentOf(next) <= parentIndent || next.trimStart().startsWith("#")) break;
    if (splitKey(next.trimStart()) !== undefined || /^\.\.\.\s*$/.test(next)) break;
    text += (blanks === 0 ? " " : "\n".repeat(blanks)) + withoutComment(next.trim());
    cursor.at += blanks + 1;
  }
  cursor.at -= 1;
  const value = parseScalarText(cursor, text);
  cursor.at += 1;
  return value;
};

const withoutComment = (text: string): string => text.replace(/\s+#.*$/, "").trimEnd();

/** The value of a scalar that stands in one line. */
const parseScalarText = (cursor: Cursor, text: string): PyValue => {
  if (text.startsWith("'") || text.startsWith('"')) {
    const quoted = parseQuoted(text, 0);
    if (quoted === undefined || quoted.end !== text.length) throw fault(cursor);
    return quoted.value;
  }
  if (/^[[\]{},&*!|>%@`]/.test(text) || /: |:$/.test(text)) throw fault(cursor);
  const value = parsePlainScalar(text);
  if (value === undefined) throw fault(cursor);
  return value;
};

/** The key at the start of a line and the length of it with its colon; undefined if the line starts no entry. */
const splitKey = (content: string): { readonly key: string; readonly length: number } | undefined => {
  if (/^[[{&*!|>%@`#]/.test(content)) return undefined;
  if (content.startsWith("'") || content.startsWith('"')) {
    const end = closingQuote(content);
    if (end === undefined) return undefined;
    const colon = /^\s*:(?= |$)/.exec(content.slice(end));
    return colon === null ? undefined : { key: content.slice(0, end), length: end + colon[0].length };
  }
  const colon = /:(?= |$)/.exec(content);
  const key = colon === null ? "" : content.slice(0, colon.index);
  if (colon === null || / #/.test(key)) return undefined;
  return { key: key.trimEnd(), length: colon.index + 1 };
};
