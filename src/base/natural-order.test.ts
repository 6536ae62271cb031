import { expect, test } from "vitest";
import { compareNatural } from "./index.ts";

test.each([
  [
    ["f10", "f2", "f1"],
    ["f1", "f2", "f10"],
  ],
  [
    ["b", "B", "a"],
    ["B", "a", "b"],
  ],
  [
    ["a", "a1", "a1b", "a01"],
    ["a", "a01", "a1", "a1b"],
  ],
  [
    ["x99999999999999999999", "x100000000000000000000"],
    ["x99999999999999999999", "x100000000000000000000"],
  ],
])("%j is sorted %j", (names, sorted) => {
  expect([...names].sort(compareNatural)).toEqual(sorted);
});
