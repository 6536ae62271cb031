import type { Prediction } from "./gaussian-process.ts";

/** How promising a point is; greater is better. The objective is to be minimized. */
export type Acquisition = (prediction: Prediction) => number;

export type AcquisitionName = "EI" | "PI" | "LCB";

/** `best`: the least value so far; `xi`: the improvement to seek over it; `kappa`: how much deviation is worth. */
export const acquisition = (
  name: AcquisitionName,
  { best, xi, kappa }: { readonly best: number; readonly xi: number; readonly kappa: number },
): Acquisition => {
  switch (name) {
    case "EI":
      return ({ mean, deviation }) => logImprovement((best - xi - mean) / deviation) + Math.log(deviation);
    case "PI":
      return ({ mean, deviation }) => logNormalCdf((best - xi - mean) / deviation);
    case "LCB":
      return ({ mean, deviation }) => kappa * deviation - mean;
    default:
      return name satisfies never;
  }
};

/**
 * The logarithm of the expected improvement in deviations (Jones et al. 1998, eq. 15). In logarithms, points that are
 * all but hopeless still differ (Ament et al. 2023).
 */
const logImprovement = (z: number): number => {
  if (z > -5) return Math.log(z * normalCdf(z) + normalDensity(z));
  // By the asymptotic series of the normal distribution's tail.
  return -(z * z) / 2 - Math.log(Math.sqrt(2 * Math.PI)) - 2 * Math.log(-z) + Math.log1p(-3 / (z * z));
};

const logNormalCdf = (z: number): number => {
  if (z > -5) return Math.log(normalCdf(z));
  return -(z * z) / 2 - Math.log(Math.sqrt(2 * Math.PI)) - Math.log(-z) + Math.log1p(-1 / (z * z));
};

const normalDensity = (z: number): number => Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);

/** By the complementary error function of Numerical Recipes (1992, 6.2), with a relative error below 1.2e-7. */
const normalCdf = (z: number): number => {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const series = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  const sum = series.reduceRight((rest, each) => each + t * rest, 0);
  const tail = (t * Math.exp(-x * x + sum)) / 2;
  return z < 0 ? tail : 1 - tail;
};
