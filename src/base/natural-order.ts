import { compareText } from "./text-order.ts";

/** Order of two names as people count: `f2` before `f10`. Names without numbers are in the order of `compareText`. */
export const compareNatural = (a: string, b: string): number => {
  const partsA = a.split(digits);
  const partsB = b.split(digits);
  for (const [i, part] of partsA.entries()) {
    const other = partsB[i];
    if (other === undefined) return 1;
    // Odd parts are the runs of digits.
    const order = i % 2 === 1 ? compareDigits(part, other) : compareText(part, other);
    if (order !== 0) return order;
  }
  return partsA.length === partsB.length ? compareText(a, b) : -1;
};

const digits = /([0-9]+)/;

/** By value, of any length. */
const compareDigits = (a: string, b: string): number => {
  const [x, y] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return x.length === y.length ? compareText(x, y) : x.length - y.length;
};
