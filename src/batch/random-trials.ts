import { PyFloat } from "../base/index.ts";
import type { FlagValue, FlagValues } from "../values/index.ts";
import { type NumpyRandom, numpyRandom } from "./numpy-random.ts";
import { powerOfTen } from "./power-of-ten.ts";
import { type Dimension, type SearchSpace, searchSpace, trialFlags } from "./space.ts";

/**
 * The trials of `random`: those that 0.9 draws for the same seed. The first has the initial values that the user gave.
 * Throws UserError where the flags describe no search space.
 */
export const randomTrials = (
  flags: FlagValues,
  options: { readonly count: number; readonly randomSeed: number },
): readonly FlagValues[] => {
  const space = searchSpace(flags);
  const random = samplerRandom(options.randomSeed);
  return Array.from({ length: options.count }, (_, index) => {
    const values = sampleSpace(space, random);
    return trialFlags(space, index === 0 ? withInitials(space, values) : values);
  });
};

/** The generator of 0.9's sampler, which draws one number for its model before the first value. */
const samplerRandom = (seed: number): NumpyRandom => {
  const random = numpyRandom(seed);
  startSampler(random);
  return random;
};

/** What each new sampler of 0.9 takes from a generator that goes on. */
export const startSampler = (random: NumpyRandom): void => {
  random.integer(0, 2 ** 31 - 2);
};

/** One value a flag, drawn in their order. */
const sampleSpace = (space: SearchSpace, random: NumpyRandom): readonly FlagValue[] =>
  space.flags.map(({ dimension }) => sampleDimension(dimension, random));

/** The values with those of the user's in their place, where there are any. */
export const withInitials = (space: SearchSpace, values: readonly FlagValue[]): readonly FlagValue[] =>
  space.flags.map(({ initial }, index) => initial ?? values[index] ?? null);

export const sampleDimension = (dimension: Dimension, random: NumpyRandom): FlagValue => {
  switch (dimension.kind) {
    case "choice":
      return dimension.values[choiceIndex(dimension.values.length, random.uniform())] ?? null;
    case "integer":
      return random.integer(dimension.low, dimension.high);
    case "real": {
      if (!dimension.log) return new PyFloat(sampleReal(dimension.low, dimension.high, random));
      return new PyFloat(
        powerOfTen(sampleReal(Math.log10(dimension.low), Math.log10(dimension.high), random)),
      );
    }
    default:
      return dimension satisfies never;
  }
};

const sampleReal = (low: number, high: number, random: NumpyRandom): number =>
  low + random.uniform() * nextUp(high - low);

/** The smallest index whose share of the choices reaches `u`. */
const choiceIndex = (count: number, u: number): number => {
  let index = 0;
  while (index < count - 1 && (index + 1) / count < u) index += 1;
  return index;
};

/** The next greater float. */
const nextUp = (value: number): number => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0);
};
