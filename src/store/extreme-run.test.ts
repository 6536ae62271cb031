import { expect, test } from "vitest";
import { PyFloat, type PyValue } from "../base/index.ts";
import { extremeRun } from "./extreme-run.ts";

const nan = new PyFloat(Number.NaN);
const half = new PyFloat(0.5);

const indexOf = (values: readonly PyValue[], extreme: "min" | "max"): number | undefined =>
  extremeRun([...values.keys()], extreme, (at) => values[at] ?? null);

test.each<[readonly PyValue[], number | undefined, number | undefined]>([
  [[], undefined, undefined],
  [[null, null], 0, 0],
  [[null, 2, 1, nan], 2, 1],
  [[1, half, true], 1, 0],
  [[2, 2, 1, 1], 2, 0],
  [["f10", "f9", "f1"], 2, 0],
  [["a", 10, 9], 2, 0],
  [[[1, 2], [1], [2]], 1, 2],
  [[new PyFloat(Number.POSITIVE_INFINITY), 1, new PyFloat(Number.NEGATIVE_INFINITY)], 2, 0],
])("the extremes of %j are at %j and %j", (values, lowest, highest) => {
  expect([indexOf(values, "min"), indexOf(values, "max")]).toEqual([lowest, highest]);
});
