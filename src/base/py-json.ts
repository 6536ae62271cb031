import { sortedItems } from "./py-compare.ts";
import { floatRepr } from "./py-number.ts";
import { isPyList, isPyMap, PyDate, PyFloat, type PyKey, type PyValue } from "./py-value.ts";

export type PyJsonOptions = {
  /** Spaces a level, one item a line; undefined: all on one line. */
  readonly indent?: number | undefined;
  readonly sortKeys?: boolean;
};

/**
 * JSON as Python's `json.dumps` writes it: ASCII only, `1.0`, and the bare words `NaN`, `Infinity`, `-Infinity`.
 * Dates, which Python refuses, become their text.
 */
export const formatPyJson = (value: PyValue, options: PyJsonOptions = {}): string =>
  jsonText(value, options, 0);

const jsonText = (value: PyValue, options: PyJsonOptions, level: number): string => {
  if (typeof value === "string") return jsonString(value);
  if (value instanceof PyDate) return jsonString(value.text);
  if (value instanceof PyFloat) return jsonFloat(value.value);
  if (isPyList(value)) {
    const items = value.map((item) => jsonText(item, options, level + 1));
    return enclose("[", items, "]", options, level);
  }
  if (isPyMap(value)) {
    const pairs = options.sortKeys === true ? sortedItems(value) : [...value];
    const items = pairs.map(
      ([key, item]) => `${jsonString(jsonKey(key))}: ${jsonText(item, options, level + 1)}`,
    );
    return enclose("{", items, "}", options, level);
  }
  return String(value);
};

const enclose = (
  open: string,
  items: readonly string[],
  close: string,
  { indent }: PyJsonOptions,
  level: number,
): string => {
  if (items.length === 0) return open + close;
  if (indent === undefined) return open + items.join(", ") + close;
  const pad = " ".repeat(indent * (level + 1));
  return `${open}\n${pad}${items.join(`,\n${pad}`)}\n${" ".repeat(indent * level)}${close}`;
};

const jsonFloat = (value: number): string => {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return floatRepr(value);
};

const jsonKey = (key: PyKey): string => (typeof key === "string" ? key : String(key));

/** Everything but printable ASCII escaped, characters beyond U+FFFF as two surrogates. */
const jsonString = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
