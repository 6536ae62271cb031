import {
  compareNatural,
  compareText,
  dumpYamlLoose,
  isPyList,
  isPyMap,
  type PyMap,
  type PyValue,
  pyStr,
} from "../base/index.ts";
import { encodeFlagValue } from "../values/index.ts";
import type { RunInfo } from "./run-info.ts";

/** `runs info` for people: `name: value`, lists and maps as indented blocks. */
export const formatRunInfo = (info: RunInfo): string =>
  info.map(([name, value]) => `${entryLines(name, value).join("\n")}\n`).join("");

const entryLines = (name: string, value: PyValue): readonly string[] => {
  if (isPyList(value)) return [`${name}:`, ...value.flatMap(itemLines)];
  if (isPyMap(value)) return [`${name}:`, ...sortedEntries(name, value).flatMap(mapItemLines)];
  return [`${name}: ${value === null ? "" : pyStr(value)}`];
};

const itemLines = (item: PyValue): readonly string[] => {
  if (!isPyMap(item)) return [`  - ${encodeFlagValue(item)}`];
  return [
    "  -",
    ...textKeys(item)
      .sort(byText)
      .flatMap(([key, value]) => fieldLines(key, value)),
  ];
};

/** A field of a comment. What has line ends when encoded is shown as a block. */
const fieldLines = (name: string, value: PyValue): readonly string[] => {
  const encoded = withoutQuotes(encodeFlagValue(value));
  if (!encoded.includes("\n")) return [`    ${name}: ${encoded}`];
  return [`    ${name}: |`, ...encoded.split("\n").map((line) => `      ${line.trim()}`)];
};

const withoutQuotes = (text: string): string =>
  text.startsWith("'") && text.endsWith("'") ? text.slice(1, -1) : text;

const mapItemLines = ([name, value]: readonly [string, PyValue]): readonly string[] => {
  if (isPyList(value)) return [`  ${name}:`, ...value.map((item) => `    - ${encodeFlagValue(item)}`)];
  if (isPyMap(value)) {
    return [
      `  ${name}:`,
      ...dumpYamlLoose(value)
        .trimEnd()
        .split("\n")
        .map((line) => `    ${line}`),
    ];
  }
  return [`  ${name}: ${encodeFlagValue(value)}`];
};

/** Scalars go by prefix, then tag; everything else as people count. */
const sortedEntries = (name: string, map: PyMap): readonly (readonly [string, PyValue])[] =>
  textKeys(map).sort(name === "scalars" ? byScalarKey : ([a], [b]) => compareNatural(a, b));

type Entry = readonly [string, PyValue];

const textKeys = (map: PyMap): Entry[] => [...map].map(([key, value]) => [pyStr(key), value] as const);

const byText = ([a]: Entry, [b]: Entry): number => compareText(a, b);

const byScalarKey = ([a]: Entry, [b]: Entry): number => {
  const [prefixA, tagA] = splitScalarKey(a);
  const [prefixB, tagB] = splitScalarKey(b);
  return compareText(prefixA, prefixB) || compareText(tagA, tagB);
};

const splitScalarKey = (key: string): readonly [prefix: string, tag: string] => {
  const split = key.indexOf("#");
  return split < 0 ? ["", key] : [key.slice(0, split), key.slice(split + 1)];
};
