import type { Generator } from "./generator.ts";
import { type Axis, nearbyPoint, type Point, pointCount, pointKey, randomPoint } from "./unit-space.ts";

/** A trial that ended: where it was and what came of it. The value is finite and to be minimized. */
export type Observation = {
  readonly point: Point;
  readonly value: number;
  /** How long it took. */
  readonly seconds: number;
};

export type ProposalRequest = {
  readonly axes: readonly Axis[];
  /** At least one. */
  readonly observed: readonly Observation[];
  /** Trials that have not ended yet, or ended without a value. */
  readonly pending: readonly Point[];
  readonly random: Generator;
};

export type CandidateOptions = {
  /** Points drawn from the whole space. */
  readonly spread: number;
  /** Points drawn near each of the best trials. */
  readonly near: number;
  /** Steps of the search that starts from each of the best candidates. */
  readonly refine: number;
};

/**
 * The point that promises most among many: drawn from the whole space, near the best trials, and found by small steps
 * from the best of these. Points that were tried already are taken only when there are no others.
 */
export const mostPromising = (
  { axes, observed, pending, random }: ProposalRequest,
  promise: (point: Point) => number,
  options: CandidateOptions,
): Point => {
  const tried = new Set([...observed.map(({ point }) => point), ...pending].map(pointKey));
  // Of a continuous space no point is drawn twice, and of a small one all may have been tried.
  const count = pointCount(axes);
  const mayRepeat = count === Number.POSITIVE_INFINITY || tried.size >= count;
  const rated = (point: Point): Rated => ({
    point,
    promise: !mayRepeat && tried.has(pointKey(point)) ? Number.NEGATIVE_INFINITY : promise(point),
  });
  const candidates: Rated[] = [];
  for (let n = 0; n < options.spread; n++) candidates.push(rated(randomPoint(axes, random)));
  const leaders = observed.toSorted((a, b) => a.value - b.value).slice(0, 3);
  for (const { point } of leaders) {
    for (let n = 0; n < options.near; n++) {
      candidates.push(rated(nearbyPoint(axes, point, scales[n % scales.length] ?? 0.1, random)));
    }
  }
  const starts = candidates.toSorted(byPromise).slice(0, 3);
  const refined = starts.map((start) => refine(start, rated, axes, random, options.refine));
  const [best] = refined.toSorted(byPromise);
  return best === undefined || best.promise === Number.NEGATIVE_INFINITY
    ? untriedPoint(axes, tried, random)
    : best.point;
};

/** How far from a good trial others may be found. */
const scales = [0.2, 0.05, 0.01];

type Rated = { readonly point: Point; readonly promise: number };

const byPromise = (a: Rated, b: Rated): number => b.promise - a.promise;

/** Random steps that grow after a success and shrink after failures (Schumer and Steiglitz 1968). */
const refine = (
  start: Rated,
  rated: (point: Point) => Rated,
  axes: readonly Axis[],
  random: Generator,
  steps: number,
): Rated => {
  let best = start;
  let scale = 0.1;
  for (let step = 0; step < steps; step++) {
    const next = rated(nearbyPoint(axes, best.point, scale, random));
    if (next.promise > best.promise) {
      best = next;
      scale = Math.min(0.3, scale * 1.6);
    } else {
      scale = Math.max(1e-4, scale * 0.9);
    }
  }
  return best;
};

/** A point that was not tried, if one is found soon. */
export const untriedPoint = (axes: readonly Axis[], tried: ReadonlySet<string>, random: Generator): Point => {
  let point = randomPoint(axes, random);
  for (let tries = 0; tries < 100 && tried.has(pointKey(point)); tries++) point = randomPoint(axes, random);
  return point;
};
