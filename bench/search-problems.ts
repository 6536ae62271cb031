/** Functions that searches are measured on, all to be minimized, over coordinates from 0 to 1. */

/** Three minima of 0.397887 (Branin 1972). */
export const branin = ([a = 0, b = 0]: readonly number[]): number => {
  const x = 15 * a - 5;
  const y = 15 * b;
  const inner = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
  return inner ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
};

const hartmannScales = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const hartmannCenters = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];
const hartmannWeights = [1, 1.2, 3, 3.2];

/** One minimum of -3.32237 and a local one of -3.2032 (Hartman 1973). */
export const hartmann6 = (x: readonly number[]): number =>
  -hartmannWeights.reduce((sum, weight, row) => {
    const inner = (hartmannScales[row] ?? []).reduce(
      (part, scale, at) => part + scale * ((x[at] ?? 0) - (hartmannCenters[row]?.[at] ?? 0)) ** 2,
      0,
    );
    return sum + weight * Math.exp(-inner);
  }, 0);

/** A choice of four, and a rate whose best value on a logarithmic scale depends on it: the minimum is 0. */
export const mixed = (choice: number, rate: number): number => {
  const offset = [0.3, 0, 0.6, 0.45][choice] ?? 1;
  const center = [0.25, 0.7, 0.5, 0.85][choice] ?? 0;
  return offset + 4 * (rate - center) ** 2;
};
