import { factorize, inverseOf, type Matrix, solveLower, solveUpper } from "./cholesky.ts";
import { minimize } from "./minimize.ts";
import type { Axis, Point } from "./unit-space.ts";

/** Mean and standard deviation of the objective where it was not measured. */
export type Prediction = { readonly mean: number; readonly deviation: number };

export type GaussianProcess = { readonly predict: (point: Point) => Prediction };

/** How fast the objective varies along each axis, and how much of its variance is noise. In logarithms. */
export type Shape = Float64Array;

export type FitOptions = {
  readonly axes: readonly Axis[];
  readonly points: readonly Point[];
  /** With mean 0 and variance 1. */
  readonly values: Float64Array;
  /** Variance of the noise, where it is known. */
  readonly noise: number | undefined;
};

/**
 * The shape that explains the values best (Rasmussen and Williams 2006, 5.4.1), with a Matern 5/2 kernel and a weak
 * belief that few axes vary fast and noise is small: without it few points give absurd shapes.
 */
export const fitShape = (options: FitOptions): Shape => {
  const { axes, points, noise } = options;
  const size = axes.length;
  const belief = beliefs(size);
  const lows = new Float64Array(size + 1).fill(Math.log(0.02));
  const highs = new Float64Array(size + 1).fill(Math.log(30));
  const start = Float64Array.from(belief.means);
  lows[size] = Math.log(1e-6);
  highs[size] = Math.log(1);
  if (noise !== undefined) {
    const fixed = Math.log(Math.min(1, Math.max(1e-6, noise)));
    for (const each of [lows, highs, start]) each[size] = fixed;
  }
  const parts = squaredParts(axes, points);
  const { at } = minimize((shape) => negativeEvidence(shape, options, parts, belief), start, {
    lows,
    highs,
    steps: 12,
  });
  return at;
};

type Beliefs = { readonly means: Float64Array; readonly deviations: Float64Array };

const beliefs = (size: number): Beliefs => {
  const means = new Float64Array(size + 1).fill(Math.log(0.4 * Math.sqrt(size)));
  const deviations = new Float64Array(size + 1).fill(1);
  means[size] = Math.log(1e-4);
  deviations[size] = 2;
  return { means, deviations };
};

/** For each axis and each pair of points the square of their distance, pairs below the diagonal in order. */
const squaredParts = (axes: readonly Axis[], points: readonly Point[]): readonly Float64Array[] =>
  axes.map((axis, at) => {
    const part = new Float64Array((points.length * (points.length - 1)) / 2);
    let pair = 0;
    for (let i = 1; i < points.length; i++) {
      const own = points[i]?.[at] ?? 0;
      for (let j = 0; j < i; j++) {
        const distance = own - (points[j]?.[at] ?? 0);
        part[pair++] = axis.kind === "choice" ? Number(distance !== 0) : distance * distance;
      }
    }
    return part;
  });

/** Minus the logarithm of the evidence, the scale of the kernel at its best, and its gradient. */
const negativeEvidence = (
  shape: Shape,
  { points, values }: FitOptions,
  parts: readonly Float64Array[],
  { means, deviations }: Beliefs,
): { readonly value: number; readonly gradient: Float64Array } => {
  const count = points.length;
  const size = parts.length;
  const gradient = new Float64Array(size + 1);
  const inverseSquares = Float64Array.from(parts, (_, axis) => Math.exp(-2 * (shape[axis] ?? 0)));
  const noise = Math.exp(shape[size] ?? 0);
  const factor = new Float64Array(count * count);
  // Of each pair, the kernel's derivative by half the squared distance.
  const slopes = new Float64Array((count * (count - 1)) / 2);
  fillKernel(factor, slopes, parts, inverseSquares, noise, count);
  if (!factorize(factor, count)) return { value: Number.POSITIVE_INFINITY, gradient };
  const weights = Float64Array.from(values);
  solveLower(factor, count, weights);
  let fit = 0;
  let logDeterminant = 0;
  for (let i = 0; i < count; i++) {
    fit += (weights[i] as number) ** 2;
    logDeterminant += Math.log(factor[i * count + i] as number);
  }
  solveUpper(factor, count, weights);
  const scale = Math.max(fit / count, 1e-12);
  let value = (count / 2) * Math.log(scale) + logDeterminant;
  const inverse = inverseOf(factor, count);
  addGradient(gradient, { inverse, weights, slopes, parts, inverseSquares, noise, scale, count });
  for (let at = 0; at <= size; at++) {
    const off = ((shape[at] ?? 0) - (means[at] ?? 0)) / (deviations[at] ?? 1);
    value += off ** 2 / 2;
    gradient[at] = (gradient[at] ?? 0) + off / (deviations[at] ?? 1);
  }
  return { value, gradient };
};

const fillKernel = (
  kernel: Matrix,
  slopes: Float64Array,
  parts: readonly Float64Array[],
  inverseSquares: Float64Array,
  noise: number,
  count: number,
): void => {
  let pair = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++, pair++) {
      let squared = 0;
      for (let axis = 0; axis < parts.length; axis++) {
        squared += ((parts[axis] as Float64Array)[pair] as number) * (inverseSquares[axis] as number);
      }
      const root = Math.sqrt(5 * squared);
      const decay = Math.exp(-root);
      kernel[i * count + j] = (1 + root + (5 / 3) * squared) * decay;
      slopes[pair] = (5 / 3) * (1 + root) * decay;
    }
    kernel[i * count + i] = 1 + noise;
  }
};

type GradientParts = {
  readonly inverse: Matrix;
  readonly weights: Float64Array;
  readonly slopes: Float64Array;
  readonly parts: readonly Float64Array[];
  readonly inverseSquares: Float64Array;
  readonly noise: number;
  readonly scale: number;
  readonly count: number;
};

const addGradient = (gradient: Float64Array, given: GradientParts): void => {
  const { inverse, weights, slopes, parts, inverseSquares, noise, scale, count } = given;
  const size = parts.length;
  let pair = 0;
  let noiseSum = 0;
  for (let i = 0; i < count; i++) {
    const own = weights[i] as number;
    for (let j = 0; j < i; j++, pair++) {
      // Both halves of the symmetric matrices.
      const pull = (inverse[i * count + j] as number) - (own * (weights[j] as number)) / scale;
      const common = pull * (slopes[pair] as number);
      for (let axis = 0; axis < size; axis++) {
        gradient[axis] =
          (gradient[axis] as number) +
          common * ((parts[axis] as Float64Array)[pair] as number) * (inverseSquares[axis] as number);
      }
    }
    noiseSum += (inverse[i * count + i] as number) - own ** 2 / scale;
  }
  gradient[size] = (gradient[size] as number) + (noiseSum * noise) / 2;
};

/** The process of a shape, given what was measured. `noise` grows until the numbers can be worked with. */
export const condition = (shape: Shape, { axes, points, values }: FitOptions): GaussianProcess => {
  const count = points.length;
  const size = axes.length;
  const parts = squaredParts(axes, points);
  const inverseSquares = Float64Array.from(axes, (_, axis) => Math.exp(-2 * (shape[axis] ?? 0)));
  const slopes = new Float64Array((count * (count - 1)) / 2);
  const factor = new Float64Array(count * count);
  let noise = Math.exp(shape[size] ?? 0);
  for (;;) {
    fillKernel(factor, slopes, parts, inverseSquares, noise, count);
    if (factorize(factor, count)) break;
    noise = Math.max(noise, 1e-8) * 10;
  }
  const weights = Float64Array.from(values);
  solveLower(factor, count, weights);
  const scale = Math.max(weights.reduce((sum, each) => sum + each * each, 0) / Math.max(count, 1), 1e-12);
  solveUpper(factor, count, weights);
  const areChoices = Uint8Array.from(axes, (axis) => Number(axis.kind === "choice"));
  const near = new Float64Array(count);
  return {
    predict(point) {
      let mean = 0;
      for (let i = 0; i < count; i++) {
        const other = points[i] as Point;
        let squared = 0;
        for (let axis = 0; axis < size; axis++) {
          const distance = (point[axis] as number) - (other[axis] as number);
          const square = areChoices[axis] ? Number(distance !== 0) : distance * distance;
          squared += square * (inverseSquares[axis] as number);
        }
        const root = Math.sqrt(5 * squared);
        const kernel = (1 + root + (5 / 3) * squared) * Math.exp(-root);
        near[i] = kernel;
        mean += kernel * (weights[i] as number);
      }
      solveLower(factor, count, near);
      let known = 0;
      for (let i = 0; i < count; i++) known += (near[i] as number) ** 2;
      return { mean, deviation: Math.sqrt(Math.max(scale * (1 - known), 1e-18)) };
    },
  };
};
