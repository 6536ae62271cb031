import { end, isBlankOrEnd, isBreak, YamlCursor } from "./yaml-cursor.ts";
import { scanBlockText, scanPlain, scanQuoted } from "./yaml-scan-text.ts";

/** A token. `text` is a scalar's value, an anchor's or alias's name, a tag or directive as written. */
export type YamlToken = {
  readonly kind: YamlTokenKind;
  /** Offset of its first character. */
  readonly start: number;
  readonly text: string;
  /** A scalar without quotes. */
  readonly plain: boolean;
};

export type YamlTokenKind =
  | "sequence-start"
  | "mapping-start"
  | "block-end"
  | "["
  | "]"
  | "{"
  | "}"
  | ","
  | "entry"
  | "key"
  | "value"
  | "scalar"
  | "anchor"
  | "alias"
  | "tag"
  | "directive"
  | "document-start"
  | "document-end"
  | "stream-end";

/**
 * The tokens of a YAML 1.1 text. A key is only known as one when its `:` is reached; its token is then put before
 * what has been read since, as PyYAML does, and with its limits: one line, 1024 characters.
 */
export const scanYaml = (text: string): readonly YamlToken[] => {
  const scan: Scan = {
    cursor: new YamlCursor(text),
    tokens: [],
    indent: -1,
    indents: [],
    flowDepth: 0,
    keyAllowed: true,
    possibleKeys: [],
  };
  if (text.startsWith("\ufeff")) scan.cursor.at = scan.cursor.lineStart = 1;
  while (scanToken(scan)) {
    // Each round adds a token or two.
  }
  return scan.tokens;
};

type Scan = {
  readonly cursor: YamlCursor;
  readonly tokens: YamlToken[];
  /** Column of the innermost block; -1 outside any. */
  indent: number;
  readonly indents: number[];
  flowDepth: number;
  /** A key without `?` may begin here. */
  keyAllowed: boolean;
  /** By depth of flow collections: what may turn out to be a key. */
  readonly possibleKeys: (PossibleKey | undefined)[];
};

type PossibleKey = {
  readonly token: number;
  /** Nothing else can stand here. */
  readonly required: boolean;
  readonly start: number;
  readonly line: number;
  readonly column: number;
};

const longestKey = 1024;

/** Scans on by one token; false at the end. */
const scanToken = (scan: Scan): boolean => {
  const { cursor } = scan;
  skipToToken(scan);
  dropStaleKeys(scan);
  unwindIndent(scan, cursor.column);
  const code = cursor.peek();
  if (code === end) {
    endStream(scan);
    return false;
  }
  if (cursor.column === 0) {
    if (code === 0x25) return scanDirective(scan);
    if (cursor.atDocumentMark("---")) return scanDocumentMark(scan, "document-start");
    if (cursor.atDocumentMark("...")) return scanDocumentMark(scan, "document-end");
  }
  const char = String.fromCharCode(code);
  switch (char) {
    case "[":
    case "{":
      return startFlow(scan, char);
    case "]":
    case "}":
      return endFlow(scan, char);
    case ",":
      return scanSeparator(scan);
    case "*":
    case "&":
      return scanName(scan, char === "*" ? "alias" : "anchor");
    case "!":
      return scanTag(scan);
    case "'":
    case '"':
      return scanText(scan, false);
    case "|":
    case ">":
      if (scan.flowDepth === 0) return scanBlock(scan);
      break;
    case "-":
      if (isBlankOrEnd(cursor.peek(1))) return scanEntry(scan);
      return scanText(scan, true);
    case "?":
      if (scan.flowDepth > 0 || isBlankOrEnd(cursor.peek(1))) return scanKeyMark(scan);
      return scanText(scan, true);
    case ":":
      if (scan.flowDepth > 0 || isBlankOrEnd(cursor.peek(1))) return scanValueMark(scan);
      return scanText(scan, true);
    case "\t":
      return cursor.fail("found a tab where a token should start");
    case "%":
    case "@":
    case "`":
      break;
    default:
      return scanText(scan, true);
  }
  return cursor.fail(`found character '${char}' that cannot start any token`);
};

const toLineEnd = /[^\n\r\u0085\u2028\u2029]*/y;
const hash = 0x23;

const skipToToken = (scan: Scan): void => {
  const { cursor } = scan;
  for (;;) {
    cursor.skipSpaces();
    if (cursor.peek() === hash) cursor.take(toLineEnd);
    if (!isBreak(cursor.peek())) return;
    cursor.takeBreak();
    if (scan.flowDepth === 0) scan.keyAllowed = true;
  }
};

const add = (scan: Scan, kind: YamlTokenKind, start: number, text = "", plain = false): true => {
  scan.tokens.push({ kind, start, text, plain });
  return true;
};

const dropStaleKeys = (scan: Scan): void => {
  const { cursor, possibleKeys } = scan;
  for (let depth = 0; depth <= scan.flowDepth; depth++) {
    const key = possibleKeys[depth];
    if (key === undefined) continue;
    if (key.line === cursor.line && cursor.at - key.start <= longestKey) continue;
    if (key.required) missingColon(scan, key);
    possibleKeys[depth] = undefined;
  }
};

const missingColon = ({ cursor }: Scan, key: PossibleKey): never =>
  cursor.fail("could not find expected ':' after a key", key.start);

/** What begins here may be a key. */
const saveKey = (scan: Scan): void => {
  const { cursor } = scan;
  if (!scan.keyAllowed) return;
  dropKey(scan);
  scan.possibleKeys[scan.flowDepth] = {
    token: scan.tokens.length,
    required: scan.flowDepth === 0 && scan.indent === cursor.column,
    start: cursor.at,
    line: cursor.line,
    column: cursor.column,
  };
};

const dropKey = (scan: Scan): void => {
  const key = scan.possibleKeys[scan.flowDepth];
  if (key?.required) missingColon(scan, key);
  scan.possibleKeys[scan.flowDepth] = undefined;
};

const unwindIndent = (scan: Scan, column: number): void => {
  if (scan.flowDepth > 0) return;
  while (scan.indent > column) {
    scan.indent = scan.indents.pop() ?? -1;
    add(scan, "block-end", scan.cursor.at);
  }
};

/** True if a block begins in `column`. */
const pushIndent = (scan: Scan, column: number): boolean => {
  if (scan.indent >= column) return false;
  scan.indents.push(scan.indent);
  scan.indent = column;
  return true;
};

const endStream = (scan: Scan): void => {
  unwindIndent(scan, -1);
  dropKey(scan);
  add(scan, "stream-end", scan.cursor.at);
};

const scanDirective = (scan: Scan): true => {
  const { cursor } = scan;
  unwindIndent(scan, -1);
  dropKey(scan);
  scan.keyAllowed = false;
  const start = cursor.at;
  return add(scan, "directive", start, cursor.take(toLineEnd));
};

const scanDocumentMark = (scan: Scan, kind: "document-start" | "document-end"): true => {
  unwindIndent(scan, -1);
  dropKey(scan);
  scan.keyAllowed = false;
  const start = scan.cursor.at;
  scan.cursor.at += 3;
  return add(scan, kind, start);
};

const startFlow = (scan: Scan, char: "[" | "{"): true => {
  saveKey(scan);
  scan.flowDepth++;
  scan.keyAllowed = true;
  return add(scan, char, scan.cursor.at++);
};

const endFlow = (scan: Scan, char: "]" | "}"): true => {
  dropKey(scan);
  // One too many is for the parser to report.
  scan.flowDepth = Math.max(0, scan.flowDepth - 1);
  scan.keyAllowed = false;
  return add(scan, char, scan.cursor.at++);
};

const scanSeparator = (scan: Scan): true => {
  scan.keyAllowed = true;
  dropKey(scan);
  return add(scan, ",", scan.cursor.at++);
};

const scanEntry = (scan: Scan): true => {
  const { cursor } = scan;
  if (scan.flowDepth === 0) {
    if (!scan.keyAllowed) cursor.fail("sequence entries are not allowed here");
    if (pushIndent(scan, cursor.column)) add(scan, "sequence-start", cursor.at);
  }
  scan.keyAllowed = true;
  dropKey(scan);
  return add(scan, "entry", cursor.at++);
};

const scanKeyMark = (scan: Scan): true => {
  const { cursor } = scan;
  if (scan.flowDepth === 0) {
    if (!scan.keyAllowed) cursor.fail("mapping keys are not allowed here");
    if (pushIndent(scan, cursor.column)) add(scan, "mapping-start", cursor.at);
  }
  scan.keyAllowed = scan.flowDepth === 0;
  dropKey(scan);
  return add(scan, "key", cursor.at++);
};

const scanValueMark = (scan: Scan): true => {
  const { cursor, tokens } = scan;
  const key = scan.possibleKeys[scan.flowDepth];
  if (key !== undefined) {
    scan.possibleKeys[scan.flowDepth] = undefined;
    const startsBlock = scan.flowDepth === 0 && pushIndent(scan, key.column);
    const { start } = key;
    tokens.splice(key.token, 0, { kind: "key", start, text: "", plain: false });
    if (startsBlock) tokens.splice(key.token, 0, { kind: "mapping-start", start, text: "", plain: false });
    scan.keyAllowed = false;
  } else {
    if (scan.flowDepth === 0) {
      if (!scan.keyAllowed) cursor.fail("mapping values are not allowed here");
      if (pushIndent(scan, cursor.column)) add(scan, "mapping-start", cursor.at);
    }
    scan.keyAllowed = scan.flowDepth === 0;
    dropKey(scan);
  }
  return add(scan, "value", cursor.at++);
};

const scanName = (scan: Scan, kind: "alias" | "anchor"): true => {
  const { cursor } = scan;
  saveKey(scan);
  scan.keyAllowed = false;
  const start = cursor.at++;
  const text = cursor.take(/[-0-9A-Za-z_]*/y);
  const code = cursor.peek();
  if (text === "" || !(isBlankOrEnd(code) || "?:,]}%@`".includes(String.fromCharCode(code)))) {
    cursor.fail(`expected letters, digits, '-' and '_' as the name of an ${kind}`, start);
  }
  return add(scan, kind, start, text);
};

const scanTag = (scan: Scan): true => {
  const { cursor } = scan;
  saveKey(scan);
  scan.keyAllowed = false;
  const start = cursor.at;
  const text = cursor.take(/!<[-\w;/?:@&=+$,.!~*'()[\]%]+>|![-\w;/?:@&=+$,.!~*'()[\]%]*/y);
  const code = cursor.peek();
  if (code === 0x09 || !isBlankOrEnd(code)) cursor.fail(`expected a space after the tag '${text}'`);
  return add(scan, "tag", start, text);
};

const scanBlock = (scan: Scan): true => {
  scan.keyAllowed = true;
  dropKey(scan);
  const start = scan.cursor.at;
  return add(scan, "scalar", start, scanBlockText(scan.cursor, scan.indent));
};

const scanText = (scan: Scan, plain: boolean): true => {
  const { cursor } = scan;
  saveKey(scan);
  scan.keyAllowed = false;
  const start = cursor.at;
  if (!plain) return add(scan, "scalar", start, scanQuoted(cursor));
  const { text, ranOn } = scanPlain(cursor, scan.flowDepth > 0, scan.indent + 1);
  scan.keyAllowed = ranOn;
  return add(scan, "scalar", start, text, plain);
};
