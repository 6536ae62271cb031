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
  report([], `invalid ${name} value ${pyRepr(value)}: expected a string or list`, textListHint(name));
  return undefined;
};

const textListHint = (name: string): string => `Give '${name}' one text, or a list of them.`;

const parseTextList = (text: string, name: string, report: Report): readonly PyValue[] | undefined => {
  try {
    const value = parseYaml(text);
    if (isPyList(value)) return value;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
  }
  report([], `invalid ${name} value ${pyRepr(text)}: expected a string or list`, textListHint(name));
  return undefined;
};

/**
 * Reads attributes of one mapping; what is of no use is reported, and then as if it were absent. Null counts as absent.
 * Numbers and the like are taken for the text they print as, as 0.9's use of them does.
 */
// A class, since a file has thousands of mappings: closures for each of them took a third of the time.
export class AttributeReader {
  readonly #map: PyMap;
  readonly #report: Report;

  constructor(map: PyMap, report: Report) {
    this.#map = map;
    this.#report = report;
  }

  value(name: string): PyValue | undefined {
    return this.#map.get(name) ?? undefined;
  }

  text(name: string): string | undefined {
    const found = this.value(name);
    if (found === undefined || typeof found === "string") return found;
    return isPyMap(found) || isPyList(found)
      ? this.#wrong(name, found, "a string", "one text")
      : pyStr(found);
  }

  flag(name: string): boolean {
    return pyTruthy(this.value(name));
  }

  optionalFlag(name: string): boolean | undefined {
    const found = this.value(name);
    return found === undefined ? undefined : pyTruthy(found);
  }

  texts(name: string): readonly string[] | undefined {
    const found = this.#map.get(name);
    if (found === undefined) return undefined;
    return coerceTextList(found, name, (_path, message, hint) => this.#report([name], message, hint))?.map(
      pyStr,
    );
  }

  map(name: string): PyMap | undefined {
    const found = this.value(name);
    if (found === undefined || isPyMap(found)) return found;
    return pyTruthy(found)
      ? this.#wrong(name, found, "a mapping", "lines of NAME: VALUE below it")
      : undefined;
  }

  #wrong(name: string, found: PyValue, expected: string, right: string): undefined {
    this.#report(
      [name],
      `invalid ${name} value ${pyRepr(found)}: expected ${expected}`,
      `Give '${name}' ${right}.`,
    );
  }
}

/** For attributes that hold nothing. */
export const emptyMap: PyMap = new Map();
