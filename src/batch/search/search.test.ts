import { expect, test } from "vitest";
import { branin, hartmann6, mixed } from "../../../bench/search-problems.ts";
import { factorize, inverseOf, solveLower, solveUpper } from "./cholesky.ts";
import { generator } from "./generator.ts";
import { gpProposal } from "./gp-proposal.ts";
import type { Observation, ProposalRequest } from "./propose.ts";
import { tpeProposal } from "./tpe-proposal.ts";
import { forestProposal, gbrtProposal } from "./tree-proposals.ts";
import { type Axis, type Point, randomPoint } from "./unit-space.ts";

const range: Axis = { kind: "range", steps: 0 };
const trees = { xi: 0.05, kappa: 1.96 };
const gp = { acquisition: "gp_hedge", kappa: 1.96, xi: 0.05, noise: undefined } as const;

type Propose = (request: ProposalRequest) => Point;

const proposers: Readonly<Record<string, Propose>> = {
  random: ({ axes, random }) => randomPoint(axes, random),
  gp: (request) => gpProposal(request, gp),
  forest: (request) => forestProposal(request, trees),
  gbrt: (request) => gbrtProposal(request, trees),
  tpe: (request) => tpeProposal(request, { candidates: 24 }),
};

const problems = {
  branin: { axes: [range, range], valueAt: (point: Point) => branin([...point]) },
  hartmann6: {
    axes: Array.from({ length: 6 }, () => range),
    valueAt: (point: Point) => hartmann6([...point]),
  },
  mixed: {
    axes: [{ kind: "choice", count: 4 }, range] as const,
    valueAt: ([choice = 0, rate = 0]: Point) => mixed(choice, rate),
  },
};

type Problem = { readonly axes: readonly Axis[]; readonly valueAt: (point: Point) => number };

const search = (
  propose: Propose,
  { axes, valueAt }: Problem,
  seed: number,
  trials: number,
): Observation[] => {
  const observed: Observation[] = [];
  for (let step = 0; step < trials; step++) {
    const random = generator(seed, step);
    const point = step < 3 ? randomPoint(axes, random) : propose({ axes, observed, pending: [], random });
    observed.push({ point, value: valueAt(point), seconds: 1 });
  }
  return observed;
};

const medianBest = (propose: Propose, problem: Problem, trials: number): number => {
  const bests = [0, 1, 2, 3, 4].map((seed) =>
    Math.min(...search(propose, problem, seed, trials).map(({ value }) => value)),
  );
  return bests.sort((a, b) => a - b)[2] ?? Number.NaN;
};

test.each([
  ["gp", "branin", 30, 0.42],
  ["gp", "hartmann6", 45, -3.15],
  ["gp", "mixed", 25, 0.001],
  ["forest", "branin", 40, 0.9],
  ["gbrt", "branin", 40, 0.9],
  ["tpe", "mixed", 40, 0.002],
] as const)(
  "%s finds the minimum of %s in %d trials",
  { timeout: 120_000 },
  (name, problem, trials, least) => {
    const propose = proposers[name];
    expect(propose && medianBest(propose, problems[problem], trials)).toBeLessThan(least);
  },
);

test.each(["forest", "gbrt", "tpe", "gp"])("%s does better than chance", { timeout: 120_000 }, (name) => {
  const best = (propose: Propose | undefined) => propose && medianBest(propose, problems.hartmann6, 35);
  expect(best(proposers[name])).toBeLessThan(best(proposers.random) ?? Number.NaN);
});

test.each(["gp", "forest", "gbrt", "tpe"])("%s proposes the same for the same seed", (name) => {
  const propose = proposers[name];
  if (propose === undefined) throw new Error(name);
  const points = () => search(propose, problems.mixed, 7, 8).map(({ point }) => [...point]);
  expect(points()).toEqual(points());
});

test.each(["gp", "forest", "gbrt", "tpe"])(
  "%s tries all of a small space before it repeats itself",
  (name) => {
    const propose = proposers[name];
    if (propose === undefined) throw new Error(name);
    const axes: readonly Axis[] = [
      { kind: "choice", count: 3 },
      { kind: "range", steps: 4 },
    ];
    const observed: Observation[] = [];
    for (let step = 0; step < 14; step++) {
      const random = generator(3, step);
      const point = step === 0 ? randomPoint(axes, random) : propose({ axes, observed, pending: [], random });
      observed.push({ point, value: (point[0] ?? 0) + (point[1] ?? 0), seconds: 1 });
    }
    expect(new Set(observed.slice(0, 12).map(({ point }) => point.join())).size).toBe(12);
  },
);

test.each(["gp", "forest", "gbrt", "tpe"])("%s stands equal values, huge ones and a single trial", (name) => {
  const propose = proposers[name];
  if (propose === undefined) throw new Error(name);
  const axes = [range, range];
  const random = generator(1);
  const at = (value: number) => ({ point: randomPoint(axes, random), value, seconds: 0 });
  for (const values of [[1], [2, 2, 2, 2, 2], [1e300, -1e300, 0], [1e-12, 2e-12, 1e30]]) {
    const point = propose({ axes, observed: values.map(at), pending: [], random });
    expect([...point].every((x) => x >= 0 && x <= 1)).toBe(true);
  }
});

test("a trial that still runs is not proposed again", () => {
  const { axes, valueAt } = problems.branin;
  const observed = search(proposers.gp as Propose, problems.branin, 2, 12);
  const first = gpProposal({ axes, observed, pending: [], random: generator(2, 12) }, gp);
  const second = gpProposal({ axes, observed, pending: [first], random: generator(2, 13) }, gp);
  expect(Math.hypot(...first.map((x, at) => x - (second[at] ?? 0)))).toBeGreaterThan(0.005);
  expect(Number.isFinite(valueAt(second))).toBe(true);
});

test("a factor solves its equations and gives the inverse", () => {
  const matrix = Float64Array.from([4, 0, 0, 2, 5, 0, 1, 3, 6]);
  const factor = Float64Array.from(matrix);
  expect(factorize(factor, 3)).toBe(true);
  const x = Float64Array.from([1, 2, 3]);
  solveLower(factor, 3, x);
  solveUpper(factor, 3, x);
  const full = [4, 2, 1, 2, 5, 3, 1, 3, 6];
  const back = [0, 1, 2].map((row) =>
    [0, 1, 2].reduce((sum, at) => sum + (full[3 * row + at] ?? 0) * (x[at] ?? 0), 0),
  );
  expect(back.map((each) => Math.round(each * 1e9) / 1e9)).toEqual([1, 2, 3]);
  expect(inverseOf(factor, 3)[0]).toBeCloseTo(21 / 67, 9);
  expect(factorize(Float64Array.from([1, 0, 2, 1]), 2)).toBe(false);
});
