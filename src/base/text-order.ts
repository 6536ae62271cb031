/**
 * Order of two texts by code point, as Python compares strings. JavaScript's own `<` compares UTF-16 units and
 * puts characters beyond U+FFFF before U+E000.
 */
export const compareText = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointWeight(x) - codePointWeight(y);
  }
  return a.length - b.length;
};

/** Surrogates stand for characters above every other UTF-16 unit. */
const codePointWeight = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/** Pairs sorted by their first part, as Python sorts the items of a mapping. */
export const sortPairs = <Value>(
  pairs: Iterable<readonly [string, Value]>,
): readonly (readonly [string, Value])[] => [...pairs].sort(([a], [b]) => compareText(a, b));
