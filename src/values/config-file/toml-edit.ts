import { type PyKey, type PyValue, pyStr } from "../../base/index.ts";
import { applySplices, type ConfigEdit, type Splice } from "./types.ts";

/** `key = value` in a TOML text. */
type Entry = { readonly path: readonly string[]; readonly start: number; readonly end: number };

/** A table's header and the part of the text that is its own. `end` is where a further entry would go. */
type Table = { readonly path: readonly string[]; end: number };

type Layout = { readonly entries: readonly Entry[]; readonly tables: readonly Table[] };

export type TomlWriting = {
  readonly tomlText: (value: PyValue) => string;
  readonly tomlKey: (key: PyKey) => string;
};

/** A TOML text with values set in their places; undefined where it cannot be followed. The text is valid TOML. */
export const editToml = (
  text: string,
  edits: readonly ConfigEdit[],
  writing: TomlWriting,
): string | undefined => {
  let edited = text;
  for (const edit of edits) {
    const layout = readLayout(edited);
    if (layout === undefined) return undefined;
    edited = applySplices(edited, [spliceFor(edited, layout, edit, writing)]);
  }
  return edited;
};

const spliceFor = (
  text: string,
  { entries, tables }: Layout,
  { path, value }: ConfigEdit,
  { tomlText, tomlKey }: TomlWriting,
): Splice => {
  const names = path.map(pyStr);
  const entry = entries.find((each) => isSamePath(each.path, names));
  if (entry !== undefined) return { start: entry.start, end: entry.end, text: tomlText(value) };
  // Into the innermost table there is, else into a new one at the end.
  const tablePath = names.slice(0, -1);
  const table = tables.find((each) => isSamePath(each.path, tablePath));
  const line = `${tomlKey(names.at(-1) ?? "")} = ${tomlText(value)}\n`;
  if (table !== undefined) {
    const needsBreak = table.end > 0 && text[table.end - 1] !== "\n";
    return { start: table.end, end: table.end, text: `${needsBreak ? "\n" : ""}${line}` };
  }
  const gap = text === "" || text.endsWith("\n") ? "\n" : "\n\n";
  return {
    start: text.length,
    end: text.length,
    text: `${gap}[${tablePath.map(tomlKey).join(".")}]\n${line}`,
  };
};

const isSamePath = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((part, index) => part === b[index]);

const blanks = /(?:[ \t\r\n]|#[^\n]*)*/y;
const header = /\[(\[?)[ \t]*((?:[^\]"'\n]|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')*?)[ \t]*\]\]?/y;
const keyPart = /[ \t]*(?:([\w-]+)|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)')[ \t]*(\.?)/y;
const equals = /[ \t]*=[ \t]*/y;

const readLayout = (text: string): Layout | undefined => {
  const entries: Entry[] = [];
  let table: Table = { path: [], end: 0 };
  const tables: Table[] = [table];
  const counts = new Map<string, number>();
  for (let at = skip(blanks, text, 0); at < text.length; at = skip(blanks, text, at)) {
    header.lastIndex = at;
    const found = text[at] === "[" ? header.exec(text) : null;
    if (found !== null) {
      const path = parseKey(found[2] ?? "", 0)?.path;
      if (path === undefined) return undefined;
      const name = path.join("\0");
      counts.set(name, (counts.get(name) ?? -1) + 1);
      at = header.lastIndex;
      table = { path: found[1] === "[" ? [...path, String(counts.get(name))] : path, end: lineEnd(text, at) };
      tables.push(table);
      continue;
    }
    const next = readEntry(text, at, table.path, entries);
    if (next === undefined) return undefined;
    at = next;
    table.end = lineEnd(text, at);
  }
  return { entries, tables };
};

/** The place behind the entry at `at`; those of an inline table are noted too. */
const readEntry = (
  text: string,
  at: number,
  table: readonly string[],
  entries: Entry[],
): number | undefined => {
  const key = parseKey(text, at);
  if (key === undefined) return undefined;
  equals.lastIndex = key.end;
  if (!equals.test(text)) return undefined;
  const start = equals.lastIndex;
  const path = [...table, ...key.path];
  const end = text[start] === "{" ? readInline(text, start, path, entries) : valueEnd(text, start);
  if (end !== undefined) entries.push({ path, start, end });
  return end;
};

const readInline = (
  text: string,
  start: number,
  path: readonly string[],
  entries: Entry[],
): number | undefined => {
  let at = skip(blanks, text, start + 1);
  while (text[at] !== "}") {
    const end = readEntry(text, at, path, entries);
    if (end === undefined) return undefined;
    at = skip(blanks, text, end);
    if (text[at] === ",") at = skip(blanks, text, at + 1);
    else if (text[at] !== "}") return undefined;
  }
  return at + 1;
};

const parseKey = (
  text: string,
  at: number,
): { readonly path: readonly string[]; readonly end: number } | undefined => {
  const path: string[] = [];
  let end = at;
  for (;;) {
    keyPart.lastIndex = end;
    const found = keyPart.exec(text);
    if (found === null) return undefined;
    const [, bare, quoted, literal, dot] = found;
    const name = bare ?? literal ?? unquoted(quoted ?? "");
    if (name === undefined) return undefined;
    path.push(name);
    end = keyPart.lastIndex;
    if (dot === "") return { path, end };
  }
};

const unquoted = (text: string): string | undefined => {
  if (!text.includes("\\")) return text;
  // TOML's \U escapes and others that JSON lacks: such a key is not followed.
  return /\\[^"\\/bfnrtu]/.test(text) ? undefined : String(JSON.parse(`"${text}"`));
};

const strings = [
  /"""(?:[^\\]|\\[\s\S])*?"{3,5}/y,
  /'''[\s\S]*?'{3,5}/y,
  /"(?:[^"\\\n]|\\.)*"/y,
  /'[^'\n]*'/y,
];
const plain = /[^\s,#\]}]+(?: [0-9][^\s,#\]}]*)?/y;

const valueEnd = (text: string, start: number): number | undefined => {
  if (text[start] === "[") return arrayEnd(text, start);
  for (const pattern of [...strings, plain]) {
    const end = skip(pattern, text, start);
    if (end > start) return end;
  }
  return undefined;
};

const arrayEnd = (text: string, start: number): number | undefined => {
  let at = skip(blanks, text, start + 1);
  while (text[at] !== "]") {
    const end = text[at] === "{" ? readInline(text, at, [], []) : valueEnd(text, at);
    if (end === undefined) return undefined;
    at = skip(blanks, text, end);
    if (text[at] === ",") at = skip(blanks, text, at + 1);
    else if (text[at] !== "]") return undefined;
  }
  return at + 1;
};

const skip = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
};

/** Behind the line feed that ends the line of `at`. */
const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
};
