import {
  isPyList,
  PyFloat,
  parsePyFloat,
  parsePyInt,
  parseYaml,
  pyNumber,
  pyStrip,
  pyTruthy,
  textRepr,
  YamlError,
} from "../base/index.ts";
import type { FlagValue } from "./flag-def.ts";
import { splitFlagFunction } from "./functions.ts";
import { expandSequence } from "./sequences.ts";

export type Warn = (text: string) => void;

/**
 * The value of what a person typed for a flag: numbers, `[1,2]`, `range[1:3]` written out, YAML for the rest;
 * functions such as `uniform[0:1]` stay text. `type` is the flag's declared one. Text that would surprise as a
 * number (`1_000`, `1:30`) stays text.
 */
export const decodeFlagValue = (text: string, type?: string, warn: Warn = ignore): FlagValue => {
  const value = decodeRaw(text, type, warn);
  const surprising = pyNumber(value) !== undefined && /[_:]/.test(text) && !text.includes("!!");
  return surprising ? text : value;
};

const ignore = (): void => undefined;

/** A decoder gives undefined for text it has no value for, and the next one is asked. */
type Decoder = (text: string, warn: Warn) => FlagValue | undefined;

const decodeRaw: (text: string, type: string | undefined, warn: Warn) => FlagValue = (text, type, warn) => {
  if (text === "") return text;
  for (const decode of [...typedDecoders(type, warn), ...generalDecoders]) {
    const value = decode(text, warn);
    if (value !== undefined) return value;
  }
  return text;
};

const typedDecoders = (type: string | undefined, warn: Warn): readonly Decoder[] => {
  switch (type) {
    case undefined:
    case "auto":
      return [];
    case "string":
    case "path":
    case "existing-path":
      return [decodeText];
    case "int":
      return [parsePyInt];
    case "float":
      return [decodeFloat];
    case "number":
      return [parsePyInt, decodeFloat];
    case "boolean":
      return [decodeBoolean];
    default:
      // 0.9's spelling.
      warn(`uknown flag type ${type}, assuming 'auto'`);
      return [];
  }
};

/** Text that looks like a list, a mapping or a quoted text goes through the general rules. */
const decodeText: Decoder = (text) => (/^[['"{]/.test(text) ? undefined : text);

const decodeFloat: Decoder = (text) => {
  const value = parsePyFloat(text);
  return value === undefined ? undefined : new PyFloat(value);
};

const decodeYaml: Decoder = (text) => {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof YamlError) return undefined;
    throw error;
  }
};

const decodeBoolean: Decoder = (text, warn) => {
  const value = decodeYaml(text, warn);
  return value !== undefined && pyNumber(value) !== undefined ? pyTruthy(value) : value;
};

const decodeFunction: Decoder = (text, warn) => {
  const call = decodeFlagFunction(text, warn);
  if (call === undefined) return undefined;
  if (call.name === undefined) return call.args.length >= 2 ? text : undefined;
  const sequence = expandSequence(call.name, call.args, warn);
  if (sequence?.kind === "values") return sequence.values;
  if (sequence?.complaint !== undefined) warn(`error decoding ${textRepr(text)}: ${sequence.complaint}`);
  return undefined;
};

const largestRepeat = 10_000_000;

/** `[1,2]*2` -> `[1, 2, 1, 2]`. */
const decodeRepeat: Decoder = (text, warn) => {
  const [, list, count] = /^(\[[^\n]*\])\s*\*\s*([0-9]+)$/.exec(pyStrip(text)) ?? [];
  if (list === undefined) return undefined;
  const items = decodeRaw(list, undefined, warn);
  if (!isPyList(items)) return text;
  const times = Number(count);
  if (items.length * times > largestRepeat) {
    warn(`error decoding ${textRepr(text)}: more than ${largestRepeat} items`);
    return text;
  }
  return Array.from({ length: times }, () => items).flat();
};

const generalDecoders: readonly Decoder[] = [
  parsePyInt,
  decodeFloat,
  decodeFunction,
  decodeRepeat,
  decodeYaml,
];

/** A flag function with its arguments decoded. */
export type FlagFunction = { readonly name: string | undefined; readonly args: readonly FlagValue[] };

/** `NAME[a:b:c]` as name and decoded arguments; undefined if `text` is no flag function. */
export const decodeFlagFunction = (text: string, warn: Warn = ignore): FlagFunction | undefined => {
  const call = splitFlagFunction(text);
  return call && { name: call.name, args: call.args.map((arg) => decodeFlagValue(arg, undefined, warn)) };
};
