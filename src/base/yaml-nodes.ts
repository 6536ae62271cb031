import { positionAt } from "./yaml-cursor.ts";
import { YamlError } from "./yaml-error.ts";
import { scanYaml, type YamlToken, type YamlTokenKind } from "./yaml-tokens.ts";

/** A part of a YAML document. `tag` is in full, undefined when none is given; `start` an offset into the text. */
export type YamlNode = YamlScalar | YamlSequence | YamlMapping;

export type YamlScalar = {
  readonly kind: "scalar";
  readonly tag: string | undefined;
  readonly plain: boolean;
  readonly text: string;
  readonly start: number;
};

export type YamlSequence = {
  readonly kind: "sequence";
  readonly tag: string | undefined;
  readonly items: readonly YamlNode[];
  readonly start: number;
};

export type YamlMapping = {
  readonly kind: "mapping";
  readonly tag: string | undefined;
  readonly pairs: readonly YamlPair[];
  readonly start: number;
};

export type YamlPair = readonly [key: YamlNode, value: YamlNode];

export const standardPrefix = "tag:yaml.org,2002:";

/** The one document of a text as nodes, aliases as the node they name; undefined for a text without one. */
export const parseYamlNodes = (text: string): YamlNode | undefined => {
  refuseUnreadable(text);
  const parse: Parse = {
    text,
    tokens: scanYaml(text),
    at: 0,
    depth: 0,
    anchors: new Map(),
    prefixes: defaultPrefixes,
  };
  if (kindHere(parse) === "stream-end") return undefined;
  const root = parseDocument(parse);
  while (kindHere(parse) === "document-end") parse.at++;
  if (kindHere(parse) !== "stream-end") failHere(parse, "expected a single document in the stream");
  return root;
};

// What PyYAML's reader refuses.
const unreadable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

const refuseUnreadable = (text: string): void => {
  const bad = unreadable.exec(text);
  if (bad === null) return;
  const code = (bad[0].codePointAt(0) ?? 0).toString(16).padStart(4, "0");
  throw new YamlError(`special character #x${code} is not allowed`, positionAt(text, bad.index));
};

type Parse = {
  readonly text: string;
  readonly tokens: readonly YamlToken[];
  at: number;
  depth: number;
  /** Undefined while its node is being read. */
  readonly anchors: Map<string, YamlNode | undefined>;
  prefixes: ReadonlyMap<string, string>;
};

const here = (parse: Parse): YamlToken =>
  parse.tokens[parse.at] ?? { kind: "stream-end", start: parse.text.length, text: "", plain: false };

const kindHere = (parse: Parse): YamlTokenKind => here(parse).kind;

const failAt = (parse: Parse, at: number, reason: string): never => {
  throw new YamlError(reason, positionAt(parse.text, at));
};

const failHere = (parse: Parse, reason: string): never => failAt(parse, here(parse).start, reason);

const defaultPrefixes: ReadonlyMap<string, string> = new Map([
  ["!", "!"],
  ["!!", standardPrefix],
]);

const parseDocument = (parse: Parse): YamlNode | undefined => {
  const first = kindHere(parse);
  if (first !== "directive" && first !== "document-start") return parseNode(parse, blockNode);
  while (kindHere(parse) === "directive") parseDirective(parse);
  if (kindHere(parse) !== "document-start")
    failHere(parse, `expected '---', but found ${described(here(parse))}`);
  const { start } = here(parse);
  parse.at++;
  const next = kindHere(parse);
  const isEmpty =
    next === "directive" || next === "document-start" || next === "document-end" || next === "stream-end";
  return isEmpty ? emptyScalar(start) : parseNode(parse, blockNode);
};

const parseDirective = (parse: Parse): void => {
  const { text, start } = here(parse);
  parse.at++;
  const [name, first = "", second = ""] = text
    .replace(/\s#.*$/, "")
    .trim()
    .split(/ +/);
  if (!/^%[-0-9A-Za-z_]+/.test(text)) failAt(parse, start, "expected the name of a directive after '%'");
  if (name === "%YAML" && !/^1\.[0-9]+$/.test(first)) {
    failAt(parse, start, "found incompatible YAML document (version 1.* is required)");
  }
  if (name === "%TAG") parse.prefixes = new Map([...parse.prefixes, [first, second]]);
};

type NodePlace = { readonly block: boolean; readonly indentless: boolean };

const blockNode: NodePlace = { block: true, indentless: false };
/** A value or key of a block mapping: a list there need not be indented. */
const blockOrIndentlessNode: NodePlace = { block: true, indentless: true };
const flowNode: NodePlace = { block: false, indentless: false };

const deepest = 1000;

const parseNode = (parse: Parse, place: NodePlace): YamlNode => {
  if (kindHere(parse) === "alias") return parseAlias(parse);
  if (parse.depth > deepest) failHere(parse, "collections are nested too deep");
  parse.depth++;
  const { anchor, tag, start } = parseProperties(parse);
  if (anchor !== undefined) declareAnchor(parse, anchor);
  const node = parseContent(parse, place, tag, start);
  if (anchor !== undefined) parse.anchors.set(anchor.text, node);
  parse.depth--;
  return node;
};

const parseAlias = (parse: Parse): YamlNode => {
  const { text: name, start } = here(parse);
  parse.at++;
  const node = parse.anchors.get(name);
  if (node !== undefined) return node;
  const problem = parse.anchors.has(name) ? "contains itself" : "is not defined";
  return failAt(parse, start, `the anchor of alias '*${name}' ${problem}`);
};

const declareAnchor = (parse: Parse, { text: name, start }: YamlToken): void => {
  if (parse.anchors.has(name)) failAt(parse, start, `found duplicate anchor '${name}'`);
  parse.anchors.set(name, undefined);
};

type Properties = {
  readonly anchor: YamlToken | undefined;
  readonly tag: string | undefined;
  readonly start: number | undefined;
};

/** An anchor and a tag, in either order. */
const parseProperties = (parse: Parse): Properties => {
  let anchor: YamlToken | undefined;
  let tag: YamlToken | undefined;
  let start: number | undefined;
  for (;;) {
    const token = here(parse);
    if (token.kind === "anchor" && anchor === undefined) anchor = token;
    else if (token.kind === "tag" && tag === undefined) tag = token;
    else return { anchor, tag: tag && fullTag(parse, tag), start };
    start ??= token.start;
    parse.at++;
  }
};

const fullTag = (parse: Parse, { text, start }: YamlToken): string => {
  const verbatim = /^!<(.*)>$/s.exec(text)?.[1];
  if (verbatim !== undefined) return verbatim;
  const [, handle = "!", suffix = ""] = /^(!(?:[-0-9A-Za-z_]*!)?)(.*)$/s.exec(text) ?? [];
  const prefix = parse.prefixes.get(handle);
  if (prefix === undefined) return failAt(parse, start, `found undefined tag handle '${handle}'`);
  return prefix + decodePercent(suffix);
};

const decodePercent = (suffix: string): string => {
  if (!suffix.includes("%")) return suffix;
  try {
    return decodeURIComponent(suffix);
  } catch (error) {
    if (error instanceof URIError) return suffix;
    throw error;
  }
};

const parseContent = (
  parse: Parse,
  { block, indentless }: NodePlace,
  tag: string | undefined,
  propertiesStart: number | undefined,
): YamlNode => {
  const token = here(parse);
  const { kind, start } = token;
  if (kind === "scalar") {
    parse.at++;
    return { kind: "scalar", tag, plain: token.plain, text: token.text, start };
  }
  if (indentless && kind === "entry")
    return { kind: "sequence", tag, items: parseEntries(parse, true), start };
  if (kind === "[") return { kind: "sequence", tag, items: parseFlowItems(parse), start };
  if (kind === "{") return { kind: "mapping", tag, pairs: parseFlowPairs(parse), start };
  if (block && kind === "sequence-start") {
    parse.at++;
    const items = parseEntries(parse, false);
    endBlock(parse);
    return { kind: "sequence", tag, items, start };
  }
  if (block && kind === "mapping-start") {
    parse.at++;
    const pairs = parsePairs(parse);
    endBlock(parse);
    return { kind: "mapping", tag, pairs, start };
  }
  if (propertiesStart !== undefined) return { ...emptyScalar(propertiesStart), tag };
  return failHere(parse, `expected a value, but found ${described(token)}`);
};

const emptyScalar = (start: number): YamlScalar => ({
  kind: "scalar",
  tag: undefined,
  plain: true,
  text: "",
  start,
});

const endBlock = (parse: Parse): void => {
  if (kindHere(parse) !== "block-end") {
    failHere(parse, `expected the end of a block, but found ${described(here(parse))}`);
  }
  parse.at++;
};

/** Items after `-`; those of an indentless list also end where its mapping goes on. */
const parseEntries = (parse: Parse, indentless: boolean): readonly YamlNode[] => {
  const items: YamlNode[] = [];
  while (kindHere(parse) === "entry") {
    const { start } = here(parse);
    parse.at++;
    const next = kindHere(parse);
    const isEmpty =
      next === "entry" || next === "block-end" || (indentless && (next === "key" || next === "value"));
    items.push(isEmpty ? emptyScalar(start) : parseNode(parse, blockNode));
  }
  return items;
};

const parsePairs = (parse: Parse): readonly YamlPair[] => {
  const pairs: YamlPair[] = [];
  while (kindHere(parse) === "key") {
    const { start } = here(parse);
    parse.at++;
    const key = blockPart(parse, start);
    if (kindHere(parse) === "value") {
      parse.at++;
      pairs.push([key, blockPart(parse, here(parse).start)]);
    } else {
      pairs.push([key, emptyScalar(start)]);
    }
  }
  return pairs;
};

const blockPart = (parse: Parse, start: number): YamlNode => {
  const kind = kindHere(parse);
  const isEmpty = kind === "key" || kind === "value" || kind === "block-end";
  return isEmpty ? emptyScalar(start) : parseNode(parse, blockOrIndentlessNode);
};

const parseFlowItems = (parse: Parse): readonly YamlNode[] => {
  parse.at++;
  const items: YamlNode[] = [];
  while (kindHere(parse) !== "]") {
    if (items.length > 0) {
      takeSeparator(parse, "]");
      if (kindHere(parse) === "]") break;
    }
    const { kind, start } = here(parse);
    if (kind === "key")
      items.push({ kind: "mapping", tag: undefined, pairs: [parseFlowPair(parse, "]")], start });
    else items.push(parseNode(parse, flowNode));
  }
  parse.at++;
  return items;
};

const parseFlowPairs = (parse: Parse): readonly YamlPair[] => {
  parse.at++;
  const pairs: YamlPair[] = [];
  while (kindHere(parse) !== "}") {
    if (pairs.length > 0) {
      takeSeparator(parse, "}");
      if (kindHere(parse) === "}") break;
    }
    const { kind, start } = here(parse);
    if (kind === "key") pairs.push(parseFlowPair(parse, "}"));
    else pairs.push([parseNode(parse, flowNode), emptyScalar(start)]);
  }
  parse.at++;
  return pairs;
};

const takeSeparator = (parse: Parse, close: "]" | "}"): void => {
  if (kindHere(parse) !== ",")
    failHere(parse, `expected ',' or '${close}', but found ${described(here(parse))}`);
  parse.at++;
};

const parseFlowPair = (parse: Parse, close: "]" | "}"): YamlPair => {
  const { start } = here(parse);
  parse.at++;
  const hasKey = !["value", ",", close].includes(kindHere(parse));
  const key = hasKey ? parseNode(parse, flowNode) : emptyScalar(start);
  if (kindHere(parse) !== "value") return [key, emptyScalar(start)];
  parse.at++;
  const hasValue = kindHere(parse) !== "," && kindHere(parse) !== close;
  return [key, hasValue ? parseNode(parse, flowNode) : emptyScalar(here(parse).start)];
};

/** A token as a message names it. */
const described = ({ kind, text }: YamlToken): string => {
  switch (kind) {
    case "stream-end":
      return "the end of the text";
    case "block-end":
      return "the end of a block";
    case "mapping-start":
    case "key":
      return "a key";
    case "sequence-start":
    case "entry":
      return "'-'";
    case "value":
      return "':'";
    case "document-start":
      return "'---'";
    case "document-end":
      return "'...'";
    default:
      return `'${(text || kind).slice(0, 40)}'`;
  }
};
