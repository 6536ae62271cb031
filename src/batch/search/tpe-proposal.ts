import type { Generator } from "./generator.ts";
import { type Observation, type ProposalRequest, untriedPoint } from "./propose.ts";
import { type Axis, type Point, pointCount, pointKey, snapped } from "./unit-space.ts";

/**
 * The next point to try, by tree-structured Parzen estimators (Bergstra et al. 2011) over all axes together (Falkner et
 * al. 2018): of points like the good trials the one that is least like the others. Trials that still run are among the
 * others.
 */
export const tpeProposal = (
  { axes, observed, pending, random }: ProposalRequest,
  options: { readonly candidates: number },
): Point => {
  const ranked = observed.toSorted((a, b) => a.value - b.value);
  const goodCount = Math.min(25, Math.ceil(0.1 * ranked.length) + 1);
  const good = estimator(axes, pointsOf(ranked.slice(0, goodCount)));
  const others = estimator(axes, [...pointsOf(ranked.slice(goodCount)), ...pending]);
  const tried = new Set([...pointsOf(observed), ...pending].map(pointKey));
  const anyUntried = tried.size < pointCount(axes);
  let best: { readonly point: Point; readonly score: number } | undefined;
  for (let n = 0; n < options.candidates; n++) {
    const point = good.sample(random);
    if (anyUntried && tried.has(pointKey(point))) continue;
    const score = good.logDensity(point) - others.logDensity(point);
    if (best === undefined || score > best.score) best = { point, score };
  }
  return best?.point ?? untriedPoint(axes, tried, random);
};

const pointsOf = (observed: readonly Observation[]): readonly Point[] => observed.map(({ point }) => point);

type Estimator = {
  readonly sample: (random: Generator) => Point;
  readonly logDensity: (point: Point) => number;
};

/** A density of points: a broad bump for what was believed before, and a narrow one around each point. */
const estimator = (axes: readonly Axis[], centers: readonly Point[]): Estimator => {
  const count = centers.length;
  const deviation = Math.max(0.25 * Math.max(count, 1) ** (-1 / (axes.length + 4)), 0.01);
  const bumps = axes.map((axis, at) => bump(axis, at, centers, deviation));
  return {
    sample(random) {
      const chosen = random.below(count + 1);
      return Float64Array.from(bumps, (own) => own.sample(chosen, random));
    },
    logDensity(point) {
      let sum = 0;
      for (let chosen = 0; chosen <= count; chosen++) {
        let log = 0;
        for (let at = 0; at < bumps.length; at++) {
          log += (bumps[at] as Bump).logDensity(chosen, point[at] as number);
        }
        sum += Math.exp(log);
      }
      return Math.log(sum / (count + 1) + 1e-300);
    },
  };
};

/** One axis of each bump. The last, after those of the centers, is that of the belief before. */
type Bump = {
  readonly sample: (chosen: number, random: Generator) => number;
  readonly logDensity: (chosen: number, x: number) => number;
};

const bump = (axis: Axis, at: number, centers: readonly Point[], deviation: number): Bump =>
  axis.kind === "choice" ? choiceBump(axis.count, at, centers) : rangeBump(axis, at, centers, deviation);

/** Mostly the center's value, and a little of all others (Aitchison and Aitken 1976). */
const choiceBump = (values: number, at: number, centers: readonly Point[]): Bump => {
  const spread = 1 / (centers.length + 1) / values;
  const kept = Math.log(1 - spread * (values - 1));
  const other = Math.log(spread);
  return {
    sample(chosen, random) {
      const center = centers[chosen]?.[at];
      const stays = center !== undefined && random.uniform() >= spread * values;
      return stays ? center : random.below(values);
    },
    logDensity(chosen, x) {
      const center = centers[chosen]?.[at];
      if (center === undefined) return -Math.log(values);
      return center === x ? kept : other;
    },
  };
};

/** A normal distribution cut off at 0 and 1. */
const rangeBump = (
  axis: Extract<Axis, { kind: "range" }>,
  at: number,
  centers: readonly Point[],
  deviation: number,
): Bump => {
  const own = axis.steps === 0 ? deviation : Math.max(deviation, 0.5 / axis.steps);
  const masses = Float64Array.from([
    ...centers.map((center) => massOf(center[at] ?? 0, own)),
    massOf(0.5, 1),
  ]);
  const meanOf = (chosen: number) => centers[chosen]?.[at] ?? 0.5;
  const deviationOf = (chosen: number) => (chosen < centers.length ? own : 1);
  return {
    sample(chosen, random) {
      for (let tries = 0; tries < 50; tries++) {
        const x = meanOf(chosen) + deviationOf(chosen) * random.normal();
        if (x >= 0 && x <= 1) return snapped(axis, x);
      }
      return snapped(axis, random.uniform());
    },
    logDensity(chosen, x) {
      const width = deviationOf(chosen);
      const z = (x - meanOf(chosen)) / width;
      return -(z * z) / 2 - Math.log(width * (masses[chosen] as number) * Math.sqrt(2 * Math.PI));
    },
  };
};

/** How much of a normal distribution lies between 0 and 1. */
const massOf = (mean: number, deviation: number): number =>
  logistic((1 - mean) / deviation) - logistic(-mean / deviation);

/** The normal distribution function within 0.0002 (Bowling et al. 2009). */
const logistic = (z: number): number => 1 / (1 + Math.exp(-(0.07056 * z ** 3 + 1.5976 * z)));
