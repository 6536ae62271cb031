import type { Generator } from "./generator.ts";
import type { Axis, Point } from "./unit-space.ts";

/** A regression tree: a leaf with what its trials were like, or a question about one coordinate. */
export type Tree =
  | {
      readonly kind: "leaf";
      readonly mean: number;
      readonly variance: number;
      readonly rows: readonly number[];
    }
  | {
      readonly kind: "split";
      readonly axis: number;
      /** Of a choice, the value that goes below; of a range, the coordinates under it do. */
      readonly threshold: number;
      readonly isChoice: boolean;
      readonly below: Tree;
      readonly above: Tree;
    };

export type GrowOptions = {
  readonly axes: readonly Axis[];
  readonly points: readonly Point[];
  readonly values: Float64Array;
  readonly leafSize: number;
  readonly depth: number;
  readonly random: Generator;
};

/** Extremely randomized trees (Geurts et al. 2006): of one random question about each axis the best is asked. */
export const growTree = (options: GrowOptions): Tree =>
  grow(
    options,
    options.points.map((_, row) => row),
    0,
  );

const grow = (options: GrowOptions, rows: readonly number[], depth: number): Tree => {
  const { values, leafSize } = options;
  const { mean, variance } = momentsOf(values, rows);
  const leaf: Tree = { kind: "leaf", mean, variance, rows };
  if (rows.length < 2 * leafSize || depth >= options.depth || variance < 1e-14) return leaf;
  const split = bestSplit(options, rows);
  if (split === undefined) return leaf;
  const { axis, threshold, isChoice } = split;
  return {
    kind: "split",
    axis,
    threshold,
    isChoice,
    below: grow(options, split.below, depth + 1),
    above: grow(options, split.above, depth + 1),
  };
};

const momentsOf = (values: Float64Array, rows: readonly number[]) => {
  let sum = 0;
  let squares = 0;
  for (const row of rows) {
    const value = values[row] as number;
    sum += value;
    squares += value * value;
  }
  const mean = sum / rows.length;
  return { mean, variance: Math.max(0, squares / rows.length - mean * mean) };
};

type Split = {
  readonly axis: number;
  readonly threshold: number;
  readonly isChoice: boolean;
  readonly below: readonly number[];
  readonly above: readonly number[];
  readonly cost: number;
};

const bestSplit = (options: GrowOptions, rows: readonly number[]): Split | undefined => {
  const splits = options.axes.flatMap((axis, at) => randomSplit(options, rows, axis, at) ?? []);
  return splits.reduce<Split | undefined>(
    (best, split) => (best === undefined || split.cost < best.cost ? split : best),
    undefined,
  );
};

const randomSplit = (
  { points, values, leafSize, random }: GrowOptions,
  rows: readonly number[],
  axis: Axis,
  at: number,
): Split | undefined => {
  const isChoice = axis.kind === "choice";
  const threshold = isChoice
    ? coordinate(points, rows[random.below(rows.length)] ?? 0, at)
    : thresholdBetween(points, rows, at, random);
  if (threshold === undefined) return undefined;
  const below: number[] = [];
  const above: number[] = [];
  for (const row of rows) {
    const x = coordinate(points, row, at);
    ((isChoice ? x === threshold : x < threshold) ? below : above).push(row);
  }
  if (below.length < leafSize || above.length < leafSize) return undefined;
  const cost =
    below.length * momentsOf(values, below).variance + above.length * momentsOf(values, above).variance;
  return { axis: at, threshold, isChoice, below, above, cost };
};

const coordinate = (points: readonly Point[], row: number, axis: number): number =>
  (points[row] as Point)[axis] as number;

const thresholdBetween = (
  points: readonly Point[],
  rows: readonly number[],
  axis: number,
  random: Generator,
): number | undefined => {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const x = coordinate(points, row, axis);
    low = Math.min(low, x);
    high = Math.max(high, x);
  }
  return low < high ? low + random.uniform() * (high - low) : undefined;
};

/** The leaf where a point ends up. */
export const leafAt = (tree: Tree, point: Point): Extract<Tree, { kind: "leaf" }> => {
  let node = tree;
  while (node.kind === "split") {
    const x = point[node.axis] as number;
    node = (node.isChoice ? x === node.threshold : x < node.threshold) ? node.below : node.above;
  }
  return node;
};
