const size = 624;

/** How a generator starts: from one 32-bit word as NumPy does, or from a list of words as Python does. */
export type TwisterSeed =
  | { readonly kind: "number"; readonly seed: number }
  | { readonly kind: "words"; readonly words: readonly number[] };

/** The Mersenne Twister MT19937 by Matsumoto and Nishimura (2002): each call gives the next 32-bit word. */
export const twister = (seed: TwisterSeed): (() => number) => {
  const state = seed.kind === "number" ? seedByNumber(seed.seed) : seedByWords(seed.words);
  let index = size;
  return () => {
    if (index >= size) {
      regenerate(state);
      index = 0;
    }
    let y = state[index++] ?? 0;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
};

const seedByWords = (key: readonly number[]): Uint32Array => {
  const state = seedByNumber(19650218);
  const at = (index: number) => state[index] ?? 0;
  const mixed = (index: number) => at(index - 1) ^ (at(index - 1) >>> 30);
  let i = 1;
  const advance = () => {
    i += 1;
    if (i >= size) {
      state[0] = at(size - 1);
      i = 1;
    }
  };
  for (let step = 0, j = 0; step < Math.max(size, key.length); step++, j = (j + 1) % key.length) {
    state[i] = ((at(i) ^ Math.imul(mixed(i), 1664525)) + (key[j] ?? 0) + j) >>> 0;
    advance();
  }
  for (let step = 1; step < size; step++) {
    state[i] = ((at(i) ^ Math.imul(mixed(i), 1566083941)) - i) >>> 0;
    advance();
  }
  state[0] = 0x80000000;
  return state;
};

const seedByNumber = (seed: number): Uint32Array => {
  const state = new Uint32Array(size);
  state[0] = seed;
  for (let i = 1; i < size; i++) {
    const previous = state[i - 1] ?? 0;
    state[i] = (Math.imul(1812433253, previous ^ (previous >>> 30)) + i) >>> 0;
  }
  return state;
};

const regenerate = (state: Uint32Array): void => {
  for (let i = 0; i < size; i++) {
    const y = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % size] ?? 0) & 0x7fffffff);
    state[i] = (state[(i + 397) % size] ?? 0) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
};
