import { pyStr } from "./py-text.ts";
import { PyDate, PyFloat, type PyKey, type PyValue } from "./py-value.ts";
import { lineAt, lineStarts, positionAt } from "./yaml-cursor.ts";
import { YamlError } from "./yaml-error.ts";
import {
  parseYamlNodes,
  standardPrefix,
  type YamlMapping,
  type YamlNode,
  type YamlPair,
  type YamlScalar,
  type YamlSequence,
} from "./yaml-nodes.ts";
import { parsePlainScalar, parseTaggedScalar, plainScalarTag } from "./yaml-scalar.ts";

/** A YAML text read, with the places of its parts. */
export type YamlDocument = {
  readonly value: PyValue;
  /**
   * The line (from 1) of what `path` leads to from the top: of a mapping's key, a list's item. Undefined when
   * nothing is there.
   */
  readonly lineOf: (path: YamlPath) => number | undefined;
  /** Keys that stand twice in one mapping, of which the last one counts; each with the line of that one. */
  readonly repeatedKeys: readonly { readonly key: string; readonly line: number }[];
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
  const root = parseYamlNodes(text);
  return root === undefined ? null : valueMaker(text)(root);
};

/** As `parseYaml`, and remembers where everything was. */
export const parseYamlDocument = (text: string): YamlDocument => {
  const root = parseYamlNodes(text);
  if (root === undefined) return { value: null, lineOf: () => undefined, repeatedKeys: [] };
  const repeated: YamlScalar[] = [];
  const value = valueMaker(text, repeated)(root);
  const pairOf = pairFinder(text);
  const lines = lineStarts(text);
  return {
    value,
    lineOf: (path) => {
      const start = startOf(root, path, pairOf);
      return start === undefined ? undefined : lineAt(lines, start);
    },
    repeatedKeys: repeated.map((node) => ({ key: node.text, line: lineAt(lines, node.start) })),
  };
};

/** What may be the Python text of a key that is no text. */
const noText = /^(?:True|False|None|nan|-?inf|-?\d)/;

type FindPair = (node: YamlMapping, key: string) => YamlPair | undefined;

/** The offset of what `path` leads to from `root`. */
const startOf = (root: YamlNode, path: YamlPath, pairOf: FindPair): number | undefined => {
  let node = root;
  let { start } = root;
  for (const part of path) {
    if (node.kind === "scalar") return undefined;
    if (node.kind === "mapping") {
      const pair = pairOf(node, String(part));
      if (pair === undefined) return undefined;
      start = pair[0].start;
      node = pair[1];
    } else {
      const item = node.items[Number(part)];
      if (item === undefined) return undefined;
      start = item.start;
      node = item;
    }
  }
  return start;
};

/** Finds pairs by their keys' texts, or else by what these mean to Python (`True` for `yes`); large mappings get an index. */
const pairFinder = (text: string): FindPair => {
  const indexes = new WeakMap<YamlMapping, ReadonlyMap<string, YamlPair>>();
  const byValue = (node: YamlMapping, key: string): YamlPair | undefined =>
    noText.test(key)
      ? flatPairs(text, node).findLast(
          ([at]) => at.kind === "scalar" && pyStr(constructScalar(text, at)) === key,
        )
      : undefined;
  return (node, key) => {
    const known = indexes.get(node);
    if (known !== undefined) return known.get(key) ?? byValue(node, key);
    const pairs = flatPairs(text, node);
    if (pairs.length <= 32) return pairs.findLast((pair) => keyText(pair[0]) === key) ?? byValue(node, key);
    const index = new Map(pairs.map((pair) => [keyText(pair[0]), pair]));
    indexes.set(node, index);
    return index.get(key) ?? byValue(node, key);
  };
};

/**
 * Gives the function that makes a node's value. Aliases share it, as they share the object in Python. Keys that stand
 * again in the same mapping are noted in `repeated`.
 */
const valueMaker = (text: string, repeated: YamlScalar[] = []): ((node: YamlNode) => PyValue) => {
  const made = new Map<YamlNode, PyValue>();

  const construct = (node: YamlNode): PyValue => {
    if (node.kind === "scalar") return constructScalar(text, node);
    const known = made.get(node);
    if (known !== undefined) return known;
    const value = constructCollection(node);
    made.set(node, value);
    return value;
  };

  const constructCollection = (node: YamlSequence | YamlMapping): PyValue => {
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

  const pair = (node: YamlNode): PyValue => {
    const only = node.kind === "mapping" && node.pairs.length === 1 ? node.pairs[0] : undefined;
    if (only === undefined) throw failure(text, node.start, "expected a mapping of length 1");
    return [construct(only[0]), construct(only[1])];
  };

  const mapping = (node: YamlMapping): PyValue => {
    const map = new Map<PyKey, PyValue>();
    const pairs = flatPairs(text, node);
    for (const [keyNode, valueNode] of pairs) {
      const size = map.size;
      map.set(sameKey(map, keyOf(keyNode)), construct(valueNode));
      // A key of a merge is there to be overridden.
      if (map.size === size && pairs === node.pairs && keyNode.kind === "scalar") repeated.push(keyNode);
    }
    return map;
  };

  const keyOf = (node: YamlNode): PyKey => {
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

const constructScalar = (text: string, node: YamlScalar): PyValue => {
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

const isSpecial = (node: YamlNode, tag: "merge" | "value"): boolean => {
  if (node.kind !== "scalar") return false;
  if (node.tag === undefined) return node.plain && node.text === specialText[tag];
  return node.tag === standardPrefix + tag || (node.tag === "!" && node.text === specialText[tag]);
};

const specialText = { merge: "<<", value: "=" } as const;

/** The pairs of a mapping with `<<` replaced: merged ones first, so that its own win. */
const flatPairs = (text: string, node: YamlMapping): readonly YamlPair[] => {
  if (!node.pairs.some(([key]) => isSpecial(key, "merge"))) return node.pairs;
  const merged = node.pairs.flatMap(([key, value]) =>
    isSpecial(key, "merge") ? mergedPairs(text, value) : [],
  );
  return [...merged, ...node.pairs.filter(([key]) => !isSpecial(key, "merge"))];
};

const mergedPairs = (text: string, node: YamlNode): readonly YamlPair[] => {
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

const keyText = (node: YamlNode): string => (node.kind === "scalar" ? node.text : "");

const failure = (text: string, offset: number, reason: string): YamlError =>
  new YamlError(reason, positionAt(text, offset));
