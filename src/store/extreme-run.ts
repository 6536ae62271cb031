import {
  compareNatural,
  floatRepr,
  isPyList,
  PyFloat,
  type PyValue,
  pyNumber,
  pyStr,
} from "../base/index.ts";

/**
 * The first of `runs` with the lowest or highest value, in the order people count. Runs without a value (null, NaN)
 * come after all others, so it is the first run if none has one; undefined if there are no runs.
 */
export const extremeRun = <Run>(
  runs: readonly Run[],
  extreme: "min" | "max",
  measure: (run: Run) => PyValue,
): Run | undefined => {
  const direction = extreme === "min" ? 1 : -1;
  let best: { readonly run: Run; readonly value: PyValue } | undefined;
  for (const run of runs) {
    const value = measure(run);
    if (isMissing(value)) continue;
    if (best === undefined || direction * compareValues(value, best.value) < 0) best = { run, value };
  }
  return best === undefined ? runs[0] : best.run;
};

const isMissing = (value: PyValue): boolean =>
  value === null || (value instanceof PyFloat && Number.isNaN(value.value));

/** Numbers by size, lists item by item, all else as text in natural order. */
const compareValues = (a: PyValue, b: PyValue): number => {
  const x = pyNumber(a);
  const y = pyNumber(b);
  if (x !== undefined && y !== undefined) return x < y ? -1 : Number(x > y);
  if (isPyList(a) && isPyList(b)) return compareLists(a, b);
  return compareNatural(textOf(a), textOf(b));
};

const compareLists = (a: readonly PyValue[], b: readonly PyValue[]): number => {
  for (const [at, item] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    const order = compareValues(item, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
};

const textOf = (value: PyValue): string => (value instanceof PyFloat ? floatRepr(value.value) : pyStr(value));
