import { type AcquisitionName, acquisition } from "./acquisition.ts";
import { condition, type FitOptions, fitShape, type GaussianProcess } from "./gaussian-process.ts";
import type { Generator } from "./generator.ts";
import { levelled } from "./levels.ts";
import { mostPromising, type Observation, type ProposalRequest } from "./propose.ts";
import type { Point } from "./unit-space.ts";

export type GpOptions = {
  readonly acquisition: AcquisitionName | "gp_hedge" | "EIps" | "PIps";
  readonly kappa: number;
  /** In units of the objective. */
  readonly xi: number;
  /** Variance of the objective between equal trials; undefined: to be found out. */
  readonly noise: number | undefined;
};

/** More trials than this do not make the shape of the process better, only its finding slower. */
const shapePoints = 64;

/** The next point to try, by a Gaussian process over the trials so far. */
export const gpProposal = (request: ProposalRequest, options: GpOptions): Point => {
  const { axes, observed, pending, random } = request;
  const level = levelled(observed);
  const trainingOf = (rows: readonly number[]): FitOptions => ({
    axes,
    points: rows.map((row) => (observed[row] as Observation).point),
    values: Float64Array.from(rows, (row) => level.values[row] as number),
    noise: options.noise === undefined ? undefined : options.noise * level.slope ** 2,
  });
  const shape = fitShape(trainingOf(shapeRows(observed, random)));
  const all = trainingOf(observed.map((_, row) => row));
  const process = withPending(condition(shape, all), shape, all, pending);
  const name = acquisitionName(options.acquisition, random);
  const best = Math.min(...level.values);
  const xi = Math.min(options.xi * level.slope, 0.1 * level.spread);
  const promise = acquisition(name, { best, xi, kappa: options.kappa });
  const seconds = options.acquisition.endsWith("ps") ? durations(request, shape) : undefined;
  return mostPromising(
    request,
    (point) => promise(process.predict(point)) - (seconds?.predict(point).mean ?? 0),
    candidateCounts(observed.length, axes.length),
  );
};

/** About as much work whatever the number of trials: a prediction costs its square. */
const candidateCounts = (observed: number, size: number) => {
  const share = Math.min(1, (120 / Math.max(observed, 1)) ** 1.5);
  const spread = Math.round((160 + 60 * Math.min(size, 10)) * Math.max(share, 0.25));
  return { spread, near: Math.round(spread / 6), refine: Math.round(spread / 3) };
};

/** The best trials, which matter most, and others at random. */
const shapeRows = (observed: readonly Observation[], random: Generator): readonly number[] => {
  const rows = observed.map((_, row) => row);
  if (rows.length <= shapePoints) return rows;
  const resultOf = (row: number) => (observed[row] as Observation).value;
  const ranked = rows.toSorted((a, b) => resultOf(a) - resultOf(b));
  const best = ranked.slice(0, shapePoints / 2);
  const others = ranked.slice(shapePoints / 2);
  for (let at = 0; at < shapePoints / 2; at++) {
    const other = at + random.below(others.length - at);
    [others[at], others[other]] = [others[other] as number, others[at] as number];
  }
  return [...best, ...others.slice(0, shapePoints / 2)];
};

/** Trials that still run count as if they gave what is expected of them (Ginsbourger et al. 2010). */
const withPending = (
  process: GaussianProcess,
  shape: Float64Array,
  fit: FitOptions,
  pending: readonly Point[],
): GaussianProcess => {
  if (pending.length === 0) return process;
  const believed = pending.map((point) => process.predict(point).mean);
  return condition(shape, {
    ...fit,
    points: [...fit.points, ...pending],
    values: Float64Array.from([...fit.values, ...believed]),
  });
};

/** The logarithm of a trial's duration, by a process of the same shape. */
const durations = ({ axes, observed }: ProposalRequest, shape: Float64Array): GaussianProcess => {
  const logs = Float64Array.from(observed, ({ seconds }) => Math.log(Math.max(seconds, 1e-3)));
  const mean = logs.reduce((sum, each) => sum + each, 0) / logs.length;
  const process = condition(shape, {
    axes,
    points: observed.map(({ point }) => point),
    values: logs.map((each) => each - mean),
    noise: undefined,
  });
  return {
    predict(point) {
      const { mean: off, deviation } = process.predict(point);
      return { mean: mean + off, deviation };
    },
  };
};

const acquisitionName = (name: GpOptions["acquisition"], random: Generator): AcquisitionName => {
  switch (name) {
    case "EIps":
      return "EI";
    case "PIps":
      return "PI";
    case "gp_hedge": {
      // Improvement is the surest of the three; the others keep it from being stuck.
      const u = random.uniform();
      return u < 0.6 ? "EI" : u < 0.85 ? "LCB" : "PI";
    }
    default:
      return name;
  }
};
