import { expect, test } from "vitest";
import { gridTrials } from "./grid.ts";
import { pySample } from "./py-random.ts";

const all = { maxTrials: undefined, randomSeed: 0 };

test("every combination is a trial and the last flag varies fastest", () => {
  const flags = [
    ["a", [1, 2]],
    ["b", "x"],
    ["c", [true, false]],
  ] as const;
  expect(gridTrials([flags], all).map((trial) => trial.map(([, value]) => value))).toEqual([
    [1, "x", true],
    [1, "x", false],
    [2, "x", true],
    [2, "x", false],
  ]);
});

test("an empty list is refused and no flags give one trial", () => {
  expect(() => gridTrials([[["a", []]]], all)).toThrow("flag 'a' has no values to try");
  expect(gridTrials([[]], all)).toEqual([[]]);
});

test("a limit keeps the trials that the seed chooses, in their original order", () => {
  const flags = [["a", Array.from({ length: 10 }, (_, index) => index)]] as const;
  const chosen = gridTrials([flags], { maxTrials: 3, randomSeed: 1 }).map(([pair]) => pair?.[1]);
  expect(chosen).toEqual([...pySample(1, 10, 3)].sort());
});

// random.seed(SEED); random.sample(range(SIZE), COUNT) of CPython 3.11
test.each([
  [1, 10, 3, [2, 1, 4]],
  [0, 4, 4, [3, 1, 0, 2]],
  [42, 1000, 5, [654, 114, 25, 759, 281]],
  [42, 1000, 12, [654, 114, 25, 759, 281, 250, 228, 142, 754, 104, 692, 758]],
  [4294967295, 30, 7, [20, 19, 6, 27, 28, 16, 9]],
  [4294967296, 30, 7, [3, 11, 13, 0, 26, 19, 10]],
  [123456789, 21, 6, [20, 14, 17, 12, 9, 19]],
] as const)("seed %d of %d chooses as Python does", (seed, size, count, chosen) => {
  expect(pySample(seed, size, count)).toEqual(chosen);
});
