import {
  dumpYamlFlow,
  isPyList,
  isPyMap,
  PyFloat,
  type PyMap,
  shellQuote,
  shortenPath,
  sortedItems,
  splitShell,
  textRepr,
} from "../base/index.ts";
import type { FlagValue, FlagValues } from "./flag-def.ts";

/** A flag value as text that decodes to it again: `yes`, `null`, `[1, a b]`, `{a: 1}`, `'1'`, `1.0e-05`. */
export const encodeFlagValue = (value: FlagValue): string => {
  if (value === true) return "yes";
  if (value === false) return "no";
  if (isPyList(value)) return `[${value.map(encodeListItem).join(", ")}]`;
  if (isPyMap(value)) return encodeMap(value);
  return dumpYamlFlow(value);
};

/** A comma would end the item, so such a text is put in Python's quotes. */
const encodeListItem = (item: FlagValue): string => {
  const encoded = encodeFlagValue(item);
  return typeof item === "string" && encoded.includes(",") ? textRepr(encoded) : encoded;
};

const encodeMap = (map: PyMap): string =>
  `{${sortedItems(map)
    .map(([key, item]) => `${encodeFlagValue(key)}: ${encodeFlagValue(item)}`)
    .join(", ")}}`;

export type FormatOptions = {
  /** Decimals of floats beyond this many are cut off, not rounded. */
  readonly floatDecimals?: number;
  /** Paths that exist are shortened to this many characters; needs `exists`. */
  readonly pathLength?: number;
  readonly exists?: (path: string) => boolean;
};

/** What labels use: floats cut to 5 decimals, existing paths to 20 characters. */
export const shortFormat = (exists: (path: string) => boolean): FormatOptions => ({
  floatDecimals: 5,
  pathLength: 20,
  exists,
});

/** A flag value for people: encoded, shortened as `options` say, a text with spaces in quotes. */
export const formatFlagValue = (value: FlagValue, options: FormatOptions = {}): string => {
  const text = shortened(value, encodeFlagValue(value), options);
  const needsQuotes = typeof value === "string" && text.includes(" ") && !/^['"]/.test(text);
  return needsQuotes ? textRepr(text) : text;
};

const shortened = (value: FlagValue, encoded: string, options: FormatOptions): string => {
  const { floatDecimals, pathLength, exists } = options;
  if (value instanceof PyFloat && floatDecimals !== undefined) return cutDecimals(encoded, floatDecimals);
  const mayBePath = typeof value === "string" && value.includes("/");
  return mayBePath && pathLength !== undefined && exists?.(value) === true
    ? shortenPath(value, pathLength)
    : encoded;
};

const cutDecimals = (text: string, decimals: number): string =>
  text.replace(/\.[0-9]+/g, (part) => part.slice(0, decimals + 1));

/** `NAME=VALUE` for each pair, in order. */
export const formatFlagAssigns = (values: FlagValues, options: FormatOptions = {}): readonly string[] =>
  values.map(([name, value]) => `${name}=${formatFlagValue(value, options)}`);

/** How an `arg-split` flag's text is split: true or `shlex` as a shell does, else at the separator. */
export type ArgSplit = true | string;

const splitsAsShell = (split: ArgSplit | undefined): split is true | "shlex" | undefined =>
  split === undefined || split === true || split === "shlex";

/** The parts of an `arg-split` flag's text; empty parts between separators are dropped. */
export const splitFlagText = (text: string, split: ArgSplit): readonly string[] =>
  splitsAsShell(split) ? splitShell(text) : text.split(split).filter((part) => part !== "");

/** The text of an `arg-split` flag from its parts. */
export const joinFlagParts = (values: readonly FlagValue[], split: ArgSplit | undefined): string => {
  const encoded = values.map(encodeFlagValue);
  return splitsAsShell(split) ? encoded.map(shellQuote).join(" ") : encoded.join(split);
};
