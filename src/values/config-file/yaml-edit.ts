import {
  type PyKey,
  type PyValue,
  parseYamlNodes,
  pyStr,
  type YamlMapping,
  type YamlNode,
  type YamlPair,
} from "../../base/index.ts";
import { applySplices, type ConfigEdit, type Splice } from "./types.ts";

/**
 * A YAML or JSON text with values set in their places. Undefined where a place cannot be told for sure: in texts with
 * anchors, merges and the like. `readable` makes the text one that the YAML parser takes, offsets unchanged.
 */
export const editFlow = (
  text: string,
  edits: readonly ConfigEdit[],
  formatValue: (value: PyValue) => string,
  readable: (text: string) => string = (same) => same,
): string | undefined => {
  let edited = text;
  // One by one, so that a key that one edit adds is there for the next.
  for (const { path, value } of edits) {
    const root = parseYamlNodes(readable(edited));
    const splice =
      root === undefined ? undefined : spliceFor({ text: edited, root, formatValue }, path, value);
    if (splice === undefined) return undefined;
    edited = applySplices(edited, [splice]);
  }
  return edited;
};

type Document = {
  readonly text: string;
  readonly root: YamlNode;
  readonly formatValue: (value: PyValue) => string;
};

const spliceFor = (document: Document, path: readonly PyKey[], value: PyValue): Splice | undefined => {
  let node = document.root;
  for (const [depth, key] of path.entries()) {
    if (
      node.kind !== "mapping" ||
      node.pairs.some(([{ kind, ...rest }]) => kind === "scalar" && "text" in rest && rest.text === "<<")
    ) {
      return undefined;
    }
    const pair = node.pairs.findLast(([name]) => name.kind === "scalar" && name.text === keyText(key));
    if (pair === undefined) return insertion(document, node, path.slice(depth), value);
    if (depth === path.length - 1) return replacement(document, pair, value);
    node = pair[1];
  }
  return undefined;
};

const keyText = (key: PyKey): string => (typeof key === "string" ? key : pyStr(key));

const replacement = ({ text, formatValue }: Document, pair: YamlPair, value: PyValue): Splice | undefined => {
  const colon = colonAfter(text, pair[0]);
  if (colon === undefined) return undefined;
  const node = pair[1];
  const isEmpty = node.kind === "scalar" && node.plain && node.text === "";
  if (isEmpty) return { start: colon, end: colon, text: ` ${formatValue(value)}` };
  const end = nodeEnd(text, node, lineIndent(text, pair[0].start));
  const between = text.slice(colon, node.start);
  // An anchor or a tag stands there.
  if (end === undefined || !/^\s*(#.*\s*)?$/.test(between)) return undefined;
  return between.includes("\n")
    ? { start: colon, end, text: ` ${formatValue(value)}` }
    : { start: node.start, end, text: formatValue(value) };
};

/** The place behind the colon of a key. */
const colonAfter = (text: string, key: YamlNode): number | undefined => {
  const end = key.kind === "scalar" ? nodeEnd(text, key, 0) : undefined;
  const gap = end === undefined ? null : /^[ \t]*:/.exec(text.slice(end, end + 80));
  return end === undefined || gap === null ? undefined : end + gap[0].length;
};

const lineIndent = (text: string, at: number): number => {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  return /^[ -]*/.exec(text.slice(start, at))?.[0].length ?? 0;
};

const single = /'(?:[^']|'')*'/y;
const double = /"(?:[^"\\]|\\[\s\S])*"/y;

/** Where a node ends; `indent` is that of the block it is in. */
const nodeEnd = (text: string, node: YamlNode, indent: number): number | undefined => {
  const first = text[node.start];
  if (node.kind === "scalar") {
    if (node.plain) return text.startsWith(node.text, node.start) ? node.start + node.text.length : undefined;
    if (first === "|" || first === ">") return blockTextEnd(text, node.start, indent);
    const pattern = first === "'" ? single : double;
    pattern.lastIndex = node.start;
    return pattern.test(text) ? pattern.lastIndex : undefined;
  }
  const children = node.kind === "sequence" ? node.items : node.pairs.flat();
  const last = children.reduce<YamlNode | undefined>(
    (latest, child) => (latest === undefined || child.start >= latest.start ? child : latest),
    undefined,
  );
  const inner = last === undefined ? node.start + 1 : nodeEnd(text, last, lineIndent(text, last.start));
  if (first !== "[" && first !== "{") return inner;
  const close = inner === undefined ? null : /^(?:\s|,|#.*)*[\]}]/.exec(text.slice(inner));
  return inner === undefined || close === null ? undefined : inner + close[0].length;
};

const blockTextEnd = (text: string, start: number, indent: number): number => {
  let end = lineEnd(text, start);
  while (end < text.length) {
    const line = text.slice(end + 1, lineEnd(text, end + 1));
    if (line.trim() !== "" && (/^ */.exec(line)?.[0].length ?? 0) <= indent) break;
    end = lineEnd(text, end + 1);
  }
  return start + text.slice(start, end).trimEnd().length;
};

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
};

/** Adds a key, within further mappings where the path goes on. */
const insertion = (
  { text, formatValue }: Document,
  node: YamlMapping,
  path: readonly PyKey[],
  value: PyValue,
): Splice | undefined => {
  const isFlow = text[node.start] === "{";
  const last = node.pairs.at(-1);
  const nested = (inner: string, key: PyKey): string => `{${flowKey(key, formatValue)}: ${inner}}`;
  const written = path.slice(1).reduceRight(nested, formatValue(value));
  const [key = ""] = path;
  const entry = `${flowKey(key, formatValue)}: ${written}`;
  if (last === undefined)
    return isFlow ? { start: node.start + 1, end: node.start + 1, text: entry } : undefined;
  const end = pairEnd(text, last);
  if (end === undefined) return undefined;
  const first = node.pairs[0]?.[0].start ?? node.start;
  const lineStart = text.lastIndexOf("\n", first - 1) + 1;
  const indent = text.slice(lineStart, first);
  if (isFlow) {
    const onOwnLines = /^\s*$/.test(indent) && lineStart > node.start;
    return { start: end, end, text: onOwnLines ? `,\n${indent}${entry}` : `, ${entry}` };
  }
  const behind = lineEnd(text, end);
  return { start: behind, end: behind, text: `\n${" ".repeat(first - lineStart)}${entry}` };
};

const flowKey = (key: PyKey, formatValue: (value: PyValue) => string): string => formatValue(key);

const pairEnd = (text: string, [key, value]: YamlPair): number | undefined => {
  const isEmpty = value.kind === "scalar" && value.plain && value.text === "";
  return isEmpty ? colonAfter(text, key) : nodeEnd(text, value, lineIndent(text, key.start));
};
