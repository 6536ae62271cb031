/**
 * Values as Python and its YAML know them. JavaScript cannot tell `1.0` from `1`, and Guild shows and stores
 * the difference, so a float is a `PyFloat` from the parser on; a plain `number` is always an integer.
 */
export class PyFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  toJSON(): number {
    return this.value;
  }
}

/** A YAML date or timestamp, kept as Python's `str()` of it: `2001-01-01`, `2001-01-01 10:00:00`. */
export class PyDate {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toJSON(): string {
    return this.text;
  }
}

/** Keys of a mapping. YAML allows integers, booleans and null beside strings. */
export type PyKey = string | number | bigint | boolean | null;

/** A mapping in the order it was written. */
export type PyMap = ReadonlyMap<PyKey, PyValue>;

/** `number` and `bigint` (beyond 2^53) are integers; floats are `PyFloat`. */
export type PyValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PyFloat
  | PyDate
  | readonly PyValue[]
  | PyMap;

export const isPyMap = (value: PyValue | undefined): value is PyMap => value instanceof Map;

export const isPyList = (value: PyValue | undefined): value is readonly PyValue[] => Array.isArray(value);

/** A mapping from pairs, those with an undefined value left out. */
export const pyMap = (pairs: Iterable<readonly [PyKey, PyValue | undefined]>): PyMap => {
  const map = new Map<PyKey, PyValue>();
  for (const [key, value] of pairs) {
    if (value !== undefined) map.set(key, value);
  }
  return map;
};
