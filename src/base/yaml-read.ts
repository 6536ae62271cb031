import type { Event } from "js-yaml";
import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from "js-yaml";
import { PyDate, PyFloat, type PyKey, type PyValue } from "./py-value.ts";
import { YamlError, type YamlPosition } from "./yaml-error.ts";
import { parsePlainScalar, parseTaggedScalar, plainScalarTag } from "./yaml-scalar.ts";

/** A YAML text read, with the places of its parts. */
export type YamlDocument = {
  readonly value: PyValue;
  /**
   * The line (from 1) of what `path` leads to from the top: of a mapping's key, a list's item. Undefined when
   * nothing is there.
   */
  readonly lineOf: (path: YamlPath) => number | undefined;
};

export type YamlPath = readonly (string | number)[];

/**
 * The value of a YAML 1.1 text as Guild's patched PyYAML reads it: `1e3` is a float, `y` a string, `012` octal,
 * dates are `PyDate`, of equal keys the last one counts. Empty text is null. Throws `YamlError`.
 *
 * Python's sets come back as mappings to null, ordered maps as lists of pairs. A float as a key is a plain
 * number, a date as a key is its text.
 */
export const parseYaml = (text: string): PyValue => {
  const root = composeText(text);
  return root === undefined ? null : valueMaker(text)(root);
};

/** As `parseYaml`, and remembers where everything was. */
export const parseYamlDocument = (text: string): YamlDocument => {
  const root = composeText(text);
  if (root === undefined) return { value: null, lineOf: () => undefined };
  const value = valueMaker(text)(root);
  const keys = new WeakMap<MappingNode, ReadonlyMap<string, Pair>>();
  const keysOf = (node: MappingNode) => {
    const known = keys.get(node);
    if (known !== undefined) return known;
    const made = new Map(flatPairs(text, node).map((pair) => [keyText(pair[0]), pair]));
    keys.set(node, made);
    return made;
  };
  const lines = lineStarts(text);
  return {
    value,
    lineOf: (path) => {
      let node: Node = root;
      let start = root.start;
      for (const part of path) {
        if (node.kind === "mapping") {
          const pair: Pair | undefined = keysOf(node).get(String(part));
          if (pair === undefined) return undefined;
          start = pair[0].start;
          node = pair[1];
        } else {
          const item: Node | undefined = node.kind === "sequence" ? node.items[Number(part)] : undefined;
          if (item === undefined) return undefined;
          start = item.start;
          node = item;
        }
      }
      return lineAt(lines, start);
    },
  };
};

type Node = ScalarNode | SequenceNode | MappingNode;
type ScalarNode = {
  readonly kind: "scalar";
  readonly tag: string | undefined;
  readonly plain: boolean;
  readonly text: string;
  readonly start: number;
};
type SequenceNode = {
  readonly kind: "sequence";
  readonly tag: string | undefined;
  readonly items: readonly Node[];
  readonly start: number;
};
type MappingNode = {
  readonly kind: "mapping";
  readonly tag: string | undefined;
  readonly pairs: readonly Pair[];
  readonly start: number;
};
type Pair = readonly [key: Node, value: Node];

// What PyYAML's reader refuses.
const unreadable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

const composeText = (text: string): Node | undefined => {
  const bad = unreadable.exec(text);
  if (bad !== null) {
    const code = bad[0].codePointAt(0) ?? 0;
    throw failure(
      text,
      bad.index,
      `special character #x${code.toString(16).padStart(4, "0")} is not allowed`,
    );
  }
  return compose(text, readEvents(text));
};

const readEvents = (text: string): readonly Event[] => {
  try {
    return parseEvents(text, { maxDepth: 400 });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { mark } = error;
    const position = mark ? { line: mark.line + 1, column: mark.column + 1 } : { line: 1, column: 1 };
    throw new YamlError(error.reason, position, error);
  }
};

/** Events are nodes in the order of the text; `pop` ends the innermost collection. */
const compose = (text: string, events: readonly Event[]): Node | undefined => {
  const anchors = new Map<string, Node | undefined>();
  let prefixes: ReadonlyMap<string, string> = defaultPrefixes;
  let at = 0;

  const next = (): Node => {
    const event = events[at++];
    if (event === undefined) throw new Error("yaml events end within a document");
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return anchored(event, () => scalarNode(event));
      case EVENT_ID.SEQUENCE:
        return anchored(event, () => ({
          kind: "sequence",
          tag: tagOf(event),
          items: untilPop(next),
          start: event.start,
        }));
      case EVENT_ID.MAPPING:
        return anchored(event, () => ({
          kind: "mapping",
          tag: tagOf(event),
          pairs: untilPop(() => [nextKey(event.start), next()] as const),
          start: event.start,
        }));
      case EVENT_ID.ALIAS:
        return aliased(event.anchorStart, event.anchorEnd);
      default:
        throw new Error(`unexpected yaml event ${event.type}`);
    }
  };

  /** A key may be left out only after `?`. */
  const nextKey = (mappingStart: number): Node => {
    const event = events[at];
    if (event !== undefined && isNothing(event) && !complexKey.test(text)) {
      throw failure(text, mappingStart, "expected a key, but found ':'");
    }
    return next();
  };

  const untilPop = <Item>(read: () => Item): Item[] => {
    const items: Item[] = [];
    while (events[at]?.type !== EVENT_ID.POP) items.push(read());
    at++;
    return items;
  };

  const anchored = (event: Anchored, read: () => Node): Node => {
    if (event.anchorStart < 0) return read();
    const name = text.slice(event.anchorStart, event.anchorEnd);
    if (anchors.has(name)) throw failure(text, event.anchorStart, `found duplicate anchor '${name}'`);
    anchors.set(name, undefined);
    const node = read();
    anchors.set(name, node);
    return node;
  };

  const aliased = (start: number, end: number): Node => {
    const name = text.slice(start, end);
    const node = anchors.get(name);
    if (node !== undefined) return node;
    const problem = anchors.has(name) ? "contains itself" : "is not defined";
    throw failure(text, start, `the anchor of alias '*${name}' ${problem}`);
  };

  const scalarNode = (event: ScalarEvent): ScalarNode => {
    const end = Math.max(event.anchorEnd, event.tagEnd, 0);
    return {
      kind: "scalar",
      tag: tagOf(event),
      plain: event.style === SCALAR_STYLE.PLAIN,
      text: getScalarValue(text, event),
      start: event.valueStart >= 0 ? event.valueStart : end,
    };
  };

  const tagOf = (event: Tagged): string | undefined => {
    if (event.tagStart < 0) return undefined;
    const written = text.slice(event.tagStart, event.tagEnd);
    const verbatim = /^!<(.*)>$/s.exec(written)?.[1];
    if (verbatim !== undefined) return verbatim;
    const [, handle = "!", suffix = ""] = /^(!(?:[-0-9A-Za-z_]*!)?)(.*)$/s.exec(written) ?? [];
    const prefix = prefixes.get(handle);
    if (prefix === undefined) throw failure(text, event.tagStart, `found undefined tag handle '${handle}'`);
    return prefix + decodePercent(suffix);
  };

  const first = events[0];
  if (first === undefined) {
    const end = /^\.\.\.(?:\s|$)/m.exec(text);
    if (end !== null) throw failure(text, end.index, "expected a document, but found its end");
    return undefined;
  }
  if (first.type !== EVENT_ID.DOCUMENT) throw new Error("yaml events begin without a document");
  prefixes = tagPrefixes(first.directives);
  at = 1;
  const root = next();
  at++;
  if (events[at] !== undefined) {
    const second = /^---/gm;
    second.lastIndex = root.start + 1;
    throw failure(text, second.exec(text)?.index ?? root.start, "expected a single document in the stream");
  }
  return root;
};

const complexKey = /(?:^|[\s[{,-])\?(?:\s|$)/;

const isNothing = (event: Event): boolean =>
  event.type === EVENT_ID.SCALAR && event.valueStart < 0 && event.anchorStart < 0 && event.tagStart < 0;

type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;
type Anchored = { readonly anchorStart: number; readonly anchorEnd: number };
type Tagged = { readonly tagStart: number; readonly tagEnd: number };
type DocumentEvent = Extract<Event, { type: typeof EVENT_ID.DOCUMENT }>;

const standardPrefix = "tag:yaml.org,2002:";

const defaultPrefixes: ReadonlyMap<string, string> = new Map([
  ["!", "!"],
  ["!!", standardPrefix],
]);

const tagPrefixes = (directives: DocumentEvent["directives"]): ReadonlyMap<string, string> =>
  new Map([
    ...defaultPrefixes,
    ...directives.flatMap((directive) =>
      directive.kind === "tag" ? [[directive.handle, directive.prefix] as const] : [],
    ),
  ]);

const decodePercent = (suffix: string): string => {
  if (!suffix.includes("%")) return suffix;
  try {
    return decodeURIComponent(suffix);
  } catch (error) {
    if (error instanceof URIError) return suffix;
    throw error;
  }
};

/** Gives the function that makes a node's value. Aliases share it, as they share the object in Python. */
const valueMaker = (text: string): ((node: Node) => PyValue) => {
  const made = new Map<Node, PyValue>();

  const construct = (node: Node): PyValue => {
    if (node.kind === "scalar") return constructScalar(text, node);
    const known = made.get(node);
    if (known !== undefined) return known;
    const value = constructCollection(node);
    made.set(node, value);
    return value;
  };

  const constructCollection = (node: SequenceNode | MappingNode): PyValue => {
    const natural = node.kind === "sequence" ? "seq" : "map";
    const tag = shortTag(node.tag) ?? natural;
    if (tag === natural) return node.kind === "sequence" ? node.items.map(construct) : mapping(node);
    if (tag === "set" && node.kind === "mapping") return mapping(node);
    if ((tag === "omap" || tag === "pairs") && node.kind === "sequence") return node.items.map(pair);
    const valueKey =
      node.kind === "mapping" ? node.pairs.find(([key]) => isSpecial(key, "value")) : undefined;
    // PyYAML: `=` is a mapping's value where a scalar is called for.
    if (valueKey !== undefined && valueKey[1].kind === "scalar" && scalarTags.has(tag)) {
      const value = parseTaggedScalar(tag, valueKey[1].text);
      if (value !== undefined) return value;
    }
    throw failure(text, node.start, unknownTag(node.tag ?? ""));
  };

  const pair = (node: Node): PyValue => {
    const only = node.kind === "mapping" && node.pairs.length === 1 ? node.pairs[0] : undefined;
    if (only === undefined) throw failure(text, node.start, "expected a mapping of length 1");
    return [construct(only[0]), construct(only[1])];
  };

  const mapping = (node: MappingNode): PyValue => {
    const map = new Map<PyKey, PyValue>();
    for (const [keyNode, valueNode] of flatPairs(text, node)) {
      map.set(sameKey(map, keyOf(keyNode)), construct(valueNode));
    }
    return map;
  };

  const keyOf = (node: Node): PyKey => {
    // PyYAML: `=` as a key is just text.
    if (isSpecial(node, "value")) return "=";
    const key = construct(node);
    if (key instanceof PyFloat) return key.value;
    if (key instanceof PyDate) return key.text;
    if (typeof key === "object" && key !== null) throw failure(text, node.start, "found unhashable key");
    return key;
  };

  return construct;
};

/** Python's `True` and `1` are one key, which keeps its first form. */
const sameKey = (map: ReadonlyMap<PyKey, PyValue>, key: PyKey): PyKey => {
  if (typeof key === "boolean" && map.has(Number(key))) return Number(key);
  if ((key === 0 || key === 1) && map.has(key === 1)) return key === 1;
  return key;
};

const scalarTags: ReadonlySet<string> = new Set(["str", "null", "bool", "int", "float", "timestamp"]);

const constructScalar = (text: string, node: ScalarNode): PyValue => {
  const tag = shortTag(node.tag);
  if (tag === undefined) {
    // The tag `!` alone makes even a quoted scalar resolve as if it were plain.
    if (!node.plain && node.tag === undefined) return node.text;
    const value = parsePlainScalar(node.text);
    if (value !== undefined) return value;
    const natural = plainScalarTag(node.text);
    throw failure(
      text,
      node.start,
      scalarTags.has(natural) ? badScalar(natural, node.text) : `'${node.text}' cannot be used as a value`,
    );
  }
  if (!scalarTags.has(tag)) throw failure(text, node.start, unknownTag(node.tag ?? ""));
  const value = parseTaggedScalar(tag, node.text);
  if (value === undefined) throw failure(text, node.start, badScalar(tag, node.text));
  return value;
};

/** A tag without YAML's own prefix; undefined where none is given or it is the non-specific `!`. */
const shortTag = (tag: string | undefined): string | undefined => {
  if (tag === undefined || tag === "!") return undefined;
  return tag.startsWith(standardPrefix) ? tag.slice(standardPrefix.length) : tag;
};

const unknownTag = (tag: string): string => `could not determine a constructor for the tag '${tag}'`;

const badScalar = (tag: string, value: string): string => `invalid ${tag} value '${value}'`;

const isSpecial = (node: Node, tag: "merge" | "value"): boolean => {
  if (node.kind !== "scalar") return false;
  if (node.tag === undefined) return node.plain && node.text === specialText[tag];
  return node.tag === standardPrefix + tag || (node.tag === "!" && node.text === specialText[tag]);
};

const specialText = { merge: "<<", value: "=" } as const;

/** The pairs of a mapping with `<<` replaced: merged ones first, so that its own win. */
const flatPairs = (text: string, node: MappingNode): readonly Pair[] => {
  if (!node.pairs.some(([key]) => isSpecial(key, "merge"))) return node.pairs;
  const merged = node.pairs.flatMap(([key, value]) =>
    isSpecial(key, "merge") ? mergedPairs(text, value) : [],
  );
  return [...merged, ...node.pairs.filter(([key]) => !isSpecial(key, "merge"))];
};

const mergedPairs = (text: string, node: Node): readonly Pair[] => {
  if (node.kind === "mapping") return flatPairs(text, node);
  if (node.kind === "scalar") {
    throw failure(text, node.start, "expected a mapping or list of mappings for merging, but found a scalar");
  }
  // Of several, the first has the last word.
  return [...node.items].reverse().flatMap((item) => {
    if (item.kind !== "mapping") {
      throw failure(text, item.start, `expected a mapping for merging, but found a ${item.kind}`);
    }
    return flatPairs(text, item);
  });
};

const keyText = (node: Node): string => (node.kind === "scalar" ? node.text : "");

const failure = (text: string, offset: number, reason: string): YamlError =>
  new YamlError(reason, positionAt(text, offset));

const positionAt = (text: string, offset: number): YamlPosition => {
  const lines = lineStarts(text);
  const line = lineAt(lines, offset);
  return { line, column: offset - (lines[line - 1] ?? 0) + 1 };
};

const lineStarts = (text: string): readonly number[] => {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
};

/** The line (from 1) that holds `offset`: the last that starts at or before it. */
const lineAt = (starts: readonly number[], offset: number): number => {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
};
