/** A seeded source of random numbers. The same seed gives the same numbers on every machine. */
export type Generator = {
  /** A float in [0, 1). */
  readonly uniform: () => number;
  /** From the standard normal distribution. */
  readonly normal: () => number;
  /** An integer from 0 to `limit - 1`. */
  readonly below: (limit: number) => number;
};

/** The generator of one step of a search: `step` keeps the numbers of each apart. sfc32 by Chris Doty-Humphrey. */
export const generator = (seed: number, step = 0): Generator => {
  let a = seed >>> 0;
  let b = Math.floor(seed / 2 ** 32) >>> 0;
  let c = step >>> 0;
  let counter = 1;
  const next = () => {
    const word = (((a + b) >>> 0) + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + word) >>> 0;
    return word;
  };
  for (let warmUp = 0; warmUp < 20; warmUp++) next();
  const uniform = () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
  return {
    uniform,
    below: (limit) => Math.min(limit - 1, Math.floor(uniform() * limit)),
    // Box and Muller (1958).
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
};
