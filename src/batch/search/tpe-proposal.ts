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
  const goodCount = Math.min(25, Math.ceil(0.1 * ranked.length));
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

/** A density of points: a narrow bump around each that was seen, and a broad one for what was believed before. */
type Estimator = {
  readonly sample: (random: Generator) => Point;
  readonly logDensity: (point: Point) => number;
};

const estimator = (axes: readonly Axis[], seen: readonly Point[]): Estimator => {
  const count = seen.length + 1;
  const bumps = axes.map((axis, at) => {
    const column = Float64Array.from(seen, (point) => point[at] ?? 0);
    return axis.kind === "choice" ? choiceBumps(axis.count, column) : rangeBumps(axis, column);
  });
  return {
    sample(random) {
      const chosen = random.below(count);
      return Float64Array.from(bumps, ({ sample }) => sample(chosen, random));
    },
    logDensity(point) {
      let sum = 0;
      for (let chosen = 0; chosen < count; chosen++) {
        let density = 1;
        for (let at = 0; at < bumps.length; at++) {
          density *= (bumps[at] as Bumps).density(chosen, point[at] as number);
        }
        sum += density;
      }
      return Math.log(sum / count + 1e-300);
    },
  };
};

/** One axis of all bumps, in the order of the points; the last is that of the belief before. */
type Bumps = {
  readonly sample: (chosen: number, random: Generator) => number;
  readonly density: (chosen: number, x: number) => number;
};

/** Mostly the value that was seen, and a little of all others. */
const choiceBumps = (values: number, seen: Float64Array): Bumps => {
  const share = 1 / (seen.length + 1);
  const other = share / (1 + share * values);
  return {
    sample(chosen, random) {
      const center = seen[chosen];
      const stays = center !== undefined && random.uniform() >= other * values;
      return stays ? center : random.below(values);
    },
    density(chosen, x) {
      const center = seen[chosen];
      if (center === undefined) return 1 / values;
      return center === x ? 1 - other * (values - 1) : other;
    },
  };
};

/** Normal distributions cut off at 0 and 1, each as wide as the way to its farther neighbour. */
const rangeBumps = (axis: Extract<Axis, { kind: "range" }>, seen: Float64Array): Bumps => {
  const narrowest = Math.max(1 / Math.min(100, 2 + seen.length), axis.steps === 0 ? 0 : 0.5 / axis.steps);
  const widths = [...neighbourWidths(seen).map((width) => Math.min(1, Math.max(narrowest, width))), 1];
  const means = [...seen, 0.5];
  const peaks = means.map((mean, chosen) => {
    const width = widths[chosen] ?? 1;
    const mass = distribution((1 - mean) / width) - distribution(-mean / width);
    return 1 / (width * mass * Math.sqrt(2 * Math.PI));
  });
  return {
    sample(chosen, random) {
      for (let tries = 0; tries < 50; tries++) {
        const x = (means[chosen] ?? 0.5) + (widths[chosen] ?? 1) * random.normal();
        if (x >= 0 && x <= 1) return snapped(axis, x);
      }
      return snapped(axis, random.uniform());
    },
    density(chosen, x) {
      const z = (x - (means[chosen] as number)) / (widths[chosen] as number);
      return (peaks[chosen] as number) * Math.exp(-(z * z) / 2);
    },
  };
};

/** Of each coordinate the way to the farther of its neighbours; the first and the last have but one. */
const neighbourWidths = (seen: Float64Array): readonly number[] => {
  if (seen.length === 1) return [Math.max(seen[0] ?? 0, 1 - (seen[0] ?? 0))];
  const order = Array.from(seen, (_, row) => row).sort((a, b) => (seen[a] ?? 0) - (seen[b] ?? 0));
  const widths = new Array<number>(seen.length).fill(0);
  order.forEach((row, rank) => {
    const own = seen[row] ?? 0;
    const before = order[rank - 1];
    const after = order[rank + 1];
    widths[row] = Math.max(
      before === undefined ? 0 : own - (seen[before] ?? 0),
      after === undefined ? 0 : (seen[after] ?? 0) - own,
    );
  });
  return widths;
};

/** The normal distribution function within 0.0002 (Bowling et al. 2009). */
const distribution = (z: number): number => 1 / (1 + Math.exp(-(0.07056 * z ** 3 + 1.5976 * z)));
