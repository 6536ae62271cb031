import fc from "fast-check";
import { expect, test } from "vitest";
import { PyFloat, type PyValue } from "../base/index.ts";
import { powerOfTen } from "./power-of-ten.ts";
import { randomTrials } from "./random-trials.ts";

const plain = (value: PyValue): unknown => (value instanceof PyFloat ? value.value : value);
const draw = (flags: Readonly<Record<string, PyValue>>, count: number, randomSeed: number) =>
  randomTrials(Object.entries(flags), { count, randomSeed }).map((trial) =>
    trial.map(([, value]) => plain(value)),
  );

// What Guild 0.9.0 draws.
test.each([
  [{ x: "uniform[0:1]" }, 1, [[1], [0], [0]]],
  [
    { x: "[0.0:1.0]" },
    1,
    [[0.9971848109388688], [0.932557359338659], [0.12812444792935676], [0.999040515324145]],
  ],
  [
    { o: ["a", "b"], x: "loguniform[1e-5:0.1:0.01]", y: "[1:5]" },
    1,
    [
      ["b", 0.01, 2],
      ["a", 3.863879405158734e-5, 1],
      ["a", 0.000356158213845876, 5],
      ["a", 0.00142977248797984, 3],
    ],
  ],
  [{ x: "[a:b]" }, 2, [["a"], ["b"], ["b"]]],
] as const)("%j with seed %d gives the trials of 0.9", (flags, seed, trials) => {
  expect(draw(flags, trials.length, seed)).toEqual(trials);
});

test.each([
  [{ x: 1, y: "a" }, "flags for batch (x=1, y=a) do not contain any search dimensions"],
  [{ x: "floop[1:2]" }, "unknown function 'floop' used for flag x"],
  [{ x: "uniform[1:2:3:4]" }, "uniform requires 2 or 3 args, got (1, 2, 3, 4) for flag x"],
  [
    { x: "uniform[2:1]" },
    "invalid function args in 'x=uniform[2:1]': the lower bound 2 has to be less than the upper bound 1",
  ],
  [
    { x: "loguniform[0.0:1]" },
    "invalid function args in 'x=loguniform[0.0:1]': the lower bound 0.0 has to be greater than 0",
  ],
  [{ x: [] }, "flag 'x' has no values to try"],
])("%j is no search space", (flags, message) => {
  expect(() => draw(flags, 1, 1)).toThrow(message);
});

test("powers of ten are within one bit of the engine's and exact for integers", () => {
  fc.assert(
    fc.property(fc.double({ min: -300, max: 300, noNaN: true }), (x) => {
      expect(Math.abs(powerOfTen(x) / 10 ** x - 1)).toBeLessThan(1e-13);
    }),
    { seed: 1 },
  );
  for (let n = -20; n <= 22; n++) expect(powerOfTen(n)).toBe(Number(`1e${n}`));
});
