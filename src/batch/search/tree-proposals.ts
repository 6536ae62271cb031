import { acquisition } from "./acquisition.ts";
import type { Prediction } from "./gaussian-process.ts";
import { levelled } from "./levels.ts";
import { mostPromising, type ProposalRequest } from "./propose.ts";
import { growTree, leafAt, type Tree } from "./regression-tree.ts";
import type { Point } from "./unit-space.ts";

export type TreeOptions = {
  /** In units of the objective. */
  readonly xi: number;
  readonly kappa: number;
};

/** The next point to try, by a forest of extremely randomized trees: where they disagree is uncertain. */
export const forestProposal = (request: ProposalRequest, options: TreeOptions): Point => {
  const { axes, random } = request;
  const { points, values, slope } = trainingSet(request);
  const trees = Array.from({ length: 50 }, () =>
    growTree({ axes, points, values, leafSize: 2, depth: 30, random }),
  );
  return proposal(request, options, { values, slope }, (point) => forestPrediction(trees, point));
};

/** Mean, and deviation by the law of total variance (Hutter et al. 2014, 4.3.2). */
const forestPrediction = (trees: readonly Tree[], point: Point): Prediction => {
  let sum = 0;
  let squares = 0;
  for (const tree of trees) {
    const { mean, variance } = leafAt(tree, point);
    sum += mean;
    squares += variance + mean * mean;
  }
  const mean = sum / trees.length;
  return { mean, deviation: Math.sqrt(Math.max(squares / trees.length - mean * mean, 1e-6)) };
};

/** The next point to try, by boosted trees for the median and the quantiles one deviation off (Friedman 2001). */
export const gbrtProposal = (request: ProposalRequest, options: TreeOptions): Point => {
  const training = trainingSet(request);
  const [low, middle, high] = [0.16, 0.5, 0.84].map((share) => boosted(request, training, share));
  return proposal(request, options, training, (point) => {
    const mean = middle?.(point) ?? 0;
    const width = (high?.(point) ?? 0) - (low?.(point) ?? 0);
    return { mean, deviation: Math.max(width / 2, 1e-3) };
  });
};

type Training = {
  readonly points: readonly Point[];
  readonly values: Float64Array;
  readonly slope: number;
};

const boostRounds = 30;
const learningRate = 0.15;

/** A model of a quantile: trees that each lead a step nearer to it. */
const boosted = (
  { axes, random }: ProposalRequest,
  { points, values }: Training,
  share: number,
): ((point: Point) => number) => {
  const start = quantileOf(Array.from(values), share);
  const fitted = new Float64Array(values.length).fill(start);
  const rounds: { readonly tree: Tree; readonly steps: ReadonlyMap<Tree, number> }[] = [];
  for (let round = 0; round < boostRounds; round++) {
    const pulls = values.map((value, row) => (value > (fitted[row] as number) ? share : share - 1));
    const before = Float64Array.from(fitted);
    const tree = growTree({ axes, points, values: pulls, leafSize: 2, depth: 4, random });
    const steps = new Map<Tree, number>();
    points.forEach((point, row) => {
      const leaf = leafAt(tree, point);
      let step = steps.get(leaf);
      if (step === undefined) {
        const rest = leaf.rows.map((each) => (values[each] as number) - (before[each] as number));
        step = learningRate * quantileOf(rest, share);
        steps.set(leaf, step);
      }
      fitted[row] = (fitted[row] as number) + step;
    });
    rounds.push({ tree, steps });
  }
  return (point) =>
    rounds.reduce((sum, { tree, steps }) => sum + (steps.get(leafAt(tree, point)) ?? 0), start);
};

const quantileOf = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? 0;
  return low + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] ?? low) - low);
};

/** Trials that still run count as if they were as bad as the median: nobody else shall go there. */
const trainingSet = ({ observed, pending }: ProposalRequest): Training => {
  const { values, slope } = levelled(observed);
  const middle = quantileOf(Array.from(values), 0.5);
  return {
    points: [...observed.map(({ point }) => point), ...pending],
    values: Float64Array.from([...values, ...pending.map(() => middle)]),
    slope,
  };
};

const proposal = (
  request: ProposalRequest,
  { xi, kappa }: TreeOptions,
  { values, slope }: Pick<Training, "values" | "slope">,
  predict: (point: Point) => Prediction,
): Point => {
  const best = Math.min(...values);
  const promise = acquisition("EI", { best, xi: Math.min(xi * slope, 0.05), kappa });
  const random = request.random;
  // Trees are flat in places: chance decides among equals.
  return mostPromising(request, (point) => promise(predict(point)) + 1e-6 * random.uniform(), {
    spread: 400,
    near: 100,
    refine: 30,
  });
};
