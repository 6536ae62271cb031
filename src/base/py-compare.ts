import { isPyList, isPyMap, PyDate, PyFloat, type PyKey, type PyMap, type PyValue } from "./py-value.ts";
import { compareText } from "./text-order.ts";

/** A number of Python's as JavaScript's: integers, floats, and booleans (0 and 1); undefined for all else. */
export const pyNumber = (value: PyValue | undefined): number | bigint | undefined => {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number" || typeof value === "bigint") return value;
  return value instanceof PyFloat ? value.value : undefined;
};

/** Python's `a == b`: `1 == 1.0 == True`, lists item by item, mappings whatever their order. */
export const pyEquals = (a: PyValue, b: PyValue): boolean => {
  const x = pyNumber(a);
  const y = pyNumber(b);
  // biome-ignore lint/suspicious/noDoubleEquals: compares a bigint with a number by value.
  if (x !== undefined && y !== undefined) return x == y;
  if (isPyList(a) && isPyList(b))
    return a.length === b.length && a.every((item, i) => itemEquals(item, b[i]));
  if (isPyMap(a) && isPyMap(b)) {
    return a.size === b.size && [...a].every(([key, item]) => itemEquals(item, pyLookup(b, key)));
  }
  if (a instanceof PyDate && b instanceof PyDate) return a.text === b.text;
  return a === b;
};

const itemEquals = (a: PyValue, b: PyValue | undefined): boolean => b !== undefined && pyEquals(a, b);

/** `map[key]` with Python's equality of keys (`True` finds `1`); undefined when absent, or no possible key. */
export const pyLookup = (map: PyMap, key: PyValue): PyValue | undefined => {
  if (isPyList(key) || isPyMap(key)) return undefined;
  if (isPyKey(key) && map.has(key)) return map.get(key);
  if (pyNumber(key) === undefined) return undefined;
  for (const [candidate, value] of map) {
    if (pyEquals(candidate, key)) return value;
  }
  return undefined;
};

const isPyKey = (value: PyValue): value is PyKey => value === null || typeof value !== "object";

/** Python's `bool(value)`. */
export const pyTruthy = (value: PyValue | undefined): boolean => {
  if (value === undefined || value === null || value === "") return false;
  if (isPyList(value)) return value.length > 0;
  if (isPyMap(value)) return value.size > 0;
  const number = pyNumber(value);
  // biome-ignore lint/suspicious/noDoubleEquals: zero of either kind; NaN is true.
  return number === undefined || number != 0;
};

/**
 * How Python orders two values: below, at or above zero; undefined where `<` raises TypeError (a text and a
 * number, mappings, null). NaN compares as equal to everything.
 */
export const pyCompare = (a: PyValue, b: PyValue): number | undefined => {
  const x = pyNumber(a);
  const y = pyNumber(b);
  if (x !== undefined && y !== undefined) return x < y ? -1 : Number(x > y);
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (a instanceof PyDate && b instanceof PyDate && a.text.length > 10 === b.text.length > 10) {
    return compareText(a.text, b.text);
  }
  return isPyList(a) && isPyList(b) ? compareLists(a, b) : undefined;
};

const compareLists = (a: readonly PyValue[], b: readonly PyValue[]): number | undefined => {
  for (const [i, item] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    if (!pyEquals(item, other)) return pyCompare(item, other);
  }
  return a.length - b.length;
};

/** Items of a mapping sorted by key; in their own order if Python cannot compare the keys. */
export const sortedItems = (map: PyMap): readonly (readonly [PyKey, PyValue])[] => {
  const items = [...map];
  const comparable = items.every(([key], i) => {
    const before = items[i - 1];
    return before === undefined || pyCompare(before[0], key) !== undefined;
  });
  return comparable ? items.sort(([a], [b]) => pyCompare(a, b) ?? 0) : items;
};
