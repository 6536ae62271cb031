import { isPyList } from "../base/index.ts";
import type { FlagValues } from "../values/index.ts";
import { pySample } from "./py-random.ts";

/**
 * The trials of the built-in batch `+`: every combination of the listed values, flags in name order, the last one
 * varying fastest. With `maxTrials` below their number, those that the seed chooses, in their original order.
 */
export const gridTrials = (
  flags: FlagValues,
  options: { readonly maxTrials: number | undefined; readonly randomSeed: number },
): readonly FlagValues[] => {
  const all = combinations(flags);
  if (options.maxTrials === undefined || options.maxTrials >= all.length) return all;
  const chosen = new Set(pySample(options.randomSeed, all.length, options.maxTrials));
  return all.filter((_, index) => chosen.has(index));
};

const combinations = (flags: FlagValues): readonly FlagValues[] =>
  flags.reduce<readonly FlagValues[]>(
    (trials, [name, value]) =>
      trials.flatMap((trial) =>
        (isPyList(value) ? value : [value]).map((item) => [...trial, [name, item] as const]),
      ),
    [[]],
  );
