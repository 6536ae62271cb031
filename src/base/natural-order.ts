import { compareText } from "./text-order.ts";

/** Order of two names as people count: `f2` before `f10`. Names without numbers are in the order of `compareText`. */
export const compareNatural = (a: string, b: string): number => compareKeys(naturalKey(a), naturalKey(b));

/** Names in the order of `compareNatural`. */
export const sortNatural = <Item>(items: readonly Item[], nameOf: (item: Item) => string): readonly Item[] =>
  items
    .map((item) => ({ item, key: naturalKey(nameOf(item)) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ item }) => item);

type NaturalKey = {
  readonly name: string;
  /** Odd parts are the runs of digits. */
  readonly parts: readonly string[];
};

const naturalKey = (name: string): NaturalKey => ({ name, parts: name.split(digits) });

const digits = /([0-9]+)/;

const compareKeys = (a: NaturalKey, b: NaturalKey): number => {
  const length = Math.min(a.parts.length, b.parts.length);
  for (let at = 0; at < length; at += 1) {
    const part = a.parts[at] ?? "";
    const other = b.parts[at] ?? "";
    const order = at % 2 === 1 ? compareDigits(part, other) : compareText(part, other);
    if (order !== 0) return order;
  }
  return a.parts.length - b.parts.length || compareText(a.name, b.name);
};

/** By value, of any length. */
const compareDigits = (a: string, b: string): number => {
  const [x, y] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return x.length === y.length ? compareText(x, y) : x.length - y.length;
};
