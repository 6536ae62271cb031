import { twister } from "./twister.ts";

/** NumPy's legacy `RandomState`, as far as 0.9 draws from it. */
export type NumpyRandom = {
  /** `uniform()`: a float in [0, 1) with 53 random bits. */
  readonly uniform: () => number;
  /** `randint(low, high + 1)`: an integer from `low` to `high`, at most 2^32 of them. */
  readonly integer: (low: number, high: number) => number;
};

/** `numpy.random.RandomState(seed)`, for seeds below 2^32; of greater ones the lower bits count. */
export const numpyRandom = (seed: number): NumpyRandom => {
  const next = twister({ kind: "number", seed: seed >>> 0 });
  return {
    uniform: () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992,
    integer(low, high) {
      const range = high - low;
      if (range <= 0) return low;
      if (range > 0xffffffff) return low + Math.floor(wide(next, range));
      if (range === 0xffffffff) return low + next();
      const mask = 0xffffffff >>> Math.clz32(range);
      let value = (next() & mask) >>> 0;
      while (value > range) value = (next() & mask) >>> 0;
      return low + value;
    },
  };
};

/** NumPy takes two words and the bits of the range; integers above 2^53 are none of JavaScript's. */
const wide = (next: () => number, range: number): number => {
  const limit = BigInt(range);
  const mask = (1n << BigInt(limit.toString(2).length)) - 1n;
  for (;;) {
    const value = ((BigInt(next()) << 32n) | BigInt(next())) & mask;
    if (value <= limit) return Number(value);
  }
};
