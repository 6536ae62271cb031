import { expect, test } from "vitest";
import { mostSimilar, similarity } from "./most-similar.ts";

// Ratios of Python's difflib.SequenceMatcher(None, a, b).
test.each([
  ["abcd", "bcde", 0.75],
  ["--gpus", "--gpuz", 0.8333333333333334],
  ["-Fn", "--n", 0.6666666666666666],
  ["--label", "--rm", 0.36363636363636365],
  ["", "", 1],
  ["private", "paint", 0.5],
])("%s and %s are as like as Python says", (a, b, ratio) => {
  expect(similarity(a, b)).toBeCloseTo(ratio, 12);
});

test("the nearest word is found if it is near enough", () => {
  expect(mostSimilar("appel", ["ape", "apple", "peach", "puppy"])).toBe("apple");
  expect(mostSimilar("xyz", ["ape", "apple"])).toBe(undefined);
});
