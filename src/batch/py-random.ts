import { twister } from "./twister.ts";

/**
 * Python's `random.Random(seed).sample(range(size), count)`: which trials of a grid a seed chooses must be those
 * that 0.9 chooses. `seed` is
 * an integer from 0 on; `count` is at most `size`.
 */
export const pySample = (seed: number, size: number, count: number): readonly number[] => {
  const below = randomBelow(twister({ kind: "words", words: seedWords(seed) }));
  // CPython chooses by the memory each way would need.
  const setSize = 21 + (count > 5 ? 4 ** Math.ceil(Math.log(count * 3) / Math.log(4)) : 0);
  if (size > setSize) {
    const chosen = new Set<number>();
    while (chosen.size < count) chosen.add(below(size));
    return [...chosen];
  }
  const pool = Array.from({ length: size }, (_, index) => index);
  return Array.from({ length: count }, (_, index) => {
    const at = below(size - index);
    const value = pool[at] ?? 0;
    pool[at] = pool[size - index - 1] ?? 0;
    return value;
  });
};

const randomBelow =
  (next: () => number) =>
  (limit: number): number => {
    const bits = 32 - Math.clz32(limit);
    let value = next() >>> (32 - bits);
    while (value >= limit) value = next() >>> (32 - bits);
    return value;
  };

/** CPython seeds by the 32-bit words of an integer, lowest first. */
const seedWords = (seed: number): readonly number[] =>
  seed > 0xffffffff ? [seed >>> 0, Math.floor(seed / 2 ** 32)] : [seed >>> 0];
