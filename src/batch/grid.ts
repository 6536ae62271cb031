import { isPyList } from "../base/index.ts";
import { decodeFlagFunction, type FlagValue, type FlagValues } from "../values/index.ts";
import { type NumpyRandom, numpyRandom } from "./numpy-random.ts";
import { pySample } from "./py-random.ts";
import { sampleDimension, startSampler } from "./random-trials.ts";
import { checkList, functionFlag } from "./space.ts";

export type GridOptions = {
  readonly maxTrials: number | undefined;
  readonly randomSeed: number;
};

/**
 * The trials of the built-in batch `+`: every combination of the listed values of each of `rows`, the last flag
 * varying fastest. With `maxTrials` below their number, those that the seed chooses, in their original order.
 * Functions among the values are drawn anew for each trial. Throws UserError for a list without values.
 */
export const gridTrials = (rows: readonly FlagValues[], options: GridOptions): readonly FlagValues[] => {
  const all = rows.flatMap(combinations);
  return drawFunctions(chosenTrials(all, options), options.randomSeed);
};

const chosenTrials = (
  all: readonly FlagValues[],
  { maxTrials, randomSeed }: GridOptions,
): readonly FlagValues[] => {
  if (maxTrials === undefined || maxTrials >= all.length) return all;
  const chosen = new Set(pySample(randomSeed, all.length, maxTrials));
  return all.filter((_, index) => chosen.has(index));
};

const combinations = (flags: FlagValues): readonly FlagValues[] =>
  flags.reduce<readonly FlagValues[]>(
    (trials, [name, value]) => {
      const items = isPyList(value) ? value : [value];
      checkList(name, items);
      return trials.flatMap((trial) => items.map((item) => [...trial, [name, item] as const]));
    },
    [[]],
  );

/** 0.9 makes a sampler for each value, all drawing from one generator. */
const drawFunctions = (trials: readonly FlagValues[], seed: number): readonly FlagValues[] => {
  const random = numpyRandom(seed);
  return trials.map((trial) => trial.map(([name, value]) => [name, drawValue(name, value, random)] as const));
};

const drawValue = (name: string, value: FlagValue, random: NumpyRandom): FlagValue => {
  const call = typeof value === "string" ? decodeFlagFunction(value) : undefined;
  if (call === undefined) return value;
  const { dimension, initial } = functionFlag(name, call);
  if (initial !== undefined) return initial;
  startSampler(random);
  return sampleDimension(dimension, random);
};
