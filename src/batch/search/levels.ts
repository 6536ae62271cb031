import type { Observation } from "./propose.ts";

export type Levels = {
  readonly values: Float64Array;
  /** How much a level changes with the objective around its median. */
  readonly slope: number;
  /** Between the best trial and the best quarter, in levels. */
  readonly spread: number;
};

/**
 * The values of the objective made tame: those far above the median, which a search has no use for, are drawn in
 * logarithmically; then mean 0 and variance 1.
 */
export const levelled = (observed: readonly Observation[]): Levels => {
  const sorted = observed.map(({ value }) => value).toSorted((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const low = quantile(0);
  const unit = quantile(0.5) - low || quantile(1) - low || 1;
  const tame = Float64Array.from(observed, ({ value }) => Math.log1p((value - low) / unit));
  const mean = tame.reduce((sum, each) => sum + each, 0) / tame.length;
  const variance = tame.reduce((sum, each) => sum + (each - mean) ** 2, 0) / tame.length;
  const deviation = Math.sqrt(variance) || 1;
  return {
    values: tame.map((each) => (each - mean) / deviation),
    slope: 1 / (2 * unit * deviation),
    spread: Math.log1p((quantile(0.25) - low) / unit) / deviation,
  };
};
