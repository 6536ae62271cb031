import {
  isPyList,
  isPyMap,
  type PyMap,
  type PyValue,
  parseYaml,
  pyRepr,
  pyStr,
  pyTruthy,
  YamlError,
} from "../base/index.ts";
import type { Report } from "./report.ts";

/** A list where a string may stand for a list of one, and null for none; `"[a, b]"` is read as YAML. */
export const coerceTextList = (
  value: PyValue | undefined,
  name: string,
  report: Report,
): readonly PyValue[] | undefined => {
  if (value === undefined || value === null) return [];
  if (isPyList(value)) return value;
  if (typeof value === "string") {
    return value.startsWith("[") && value.endsWith("]") ? parseTextList(value, name, report) : [value];
  }
  report([], `invalid ${name} value ${pyRepr(value)}: expected a string or list`);
  return undefined;
};

const parseTextList = (text: string, name: string, report: Report): readonly PyValue[] | undefined => {
  try {
    const value = parseYaml(text);
    if (isPyList(value)) return value;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
  }
  report([], `invalid ${name} value ${pyRepr(text)}: expected a string or list`);
  return undefined;
};

/** Reads attributes of one mapping; what is of no use is reported, and then as if it were absent. */
export type AttributeReader = {
  readonly value: (name: string) => PyValue | undefined;
  readonly text: (name: string) => string | undefined;
  readonly flag: (name: string) => boolean;
  readonly optionalFlag: (name: string) => boolean | undefined;
  readonly texts: (name: string) => readonly string[] | undefined;
  readonly map: (name: string) => PyMap | undefined;
};

/** Null counts as absent. Numbers and the like are taken for the text they print as, as 0.9's use of them does. */
export const attributeReader = (map: PyMap, report: Report): AttributeReader => {
  const value = (name: string) => map.get(name) ?? undefined;
  const wrong = (name: string, found: PyValue, expected: string): undefined => {
    report([name], `invalid ${name} value ${pyRepr(found)}: expected ${expected}`);
  };
  return {
    value,
    text: (name) => {
      const found = value(name);
      if (found === undefined || typeof found === "string") return found;
      return isPyMap(found) || isPyList(found) ? wrong(name, found, "a string") : pyStr(found);
    },
    flag: (name) => pyTruthy(value(name)),
    optionalFlag: (name) => {
      const found = value(name);
      return found === undefined ? undefined : pyTruthy(found);
    },
    texts: (name) => {
      if (!map.has(name)) return undefined;
      return coerceTextList(map.get(name), name, (_path, message, hint) =>
        report([name], message, hint),
      )?.map(pyStr);
    },
    map: (name) => {
      const found = value(name);
      if (found === undefined || isPyMap(found)) return found;
      return pyTruthy(found) ? wrong(name, found, "a mapping") : undefined;
    },
  };
};
