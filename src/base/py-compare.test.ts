import { expect, test } from "vitest";
import { pyCompare, pyEquals, pyLookup, pyTruthy, sortedItems } from "./py-compare.ts";
import { PyDate, PyFloat, type PyKey, type PyValue } from "./py-value.ts";

test.each<[PyValue, PyValue, boolean]>([
  [1, new PyFloat(1), true],
  [true, 1, true],
  [false, new PyFloat(0), true],
  [2n ** 60n, 2 ** 60, true],
  ["1", 1, false],
  [null, false, false],
  [new PyFloat(Number.NaN), new PyFloat(Number.NaN), false],
  [[1, "a"], [true, "a"], true],
  [[1], [1, 2], false],
  [
    new Map([
      ["a", 1],
      ["b", 2],
    ]),
    new Map([
      ["b", 2],
      ["a", 1],
    ]),
    true,
  ],
  [new Map<PyKey, PyValue>([[1, "x"]]), new Map<PyKey, PyValue>([[true, "x"]]), true],
  [new PyDate("2001-01-01"), new PyDate("2001-01-01"), true],
  [new PyDate("2001-01-01"), "2001-01-01", false],
])("%s == %s is %s", (a, b, equal) => {
  expect([pyEquals(a, b), pyEquals(b, a)]).toEqual([equal, equal]);
});

test("a key is found by any equal value", () => {
  const map = new Map<PyKey, PyValue>([
    [true, "yes"],
    ["a", "letter"],
    [null, "nothing"],
  ]);
  expect([true, 1, new PyFloat(1), "a", null, 2, ["a"]].map((key) => pyLookup(map, key))).toEqual([
    "yes",
    "yes",
    "yes",
    "letter",
    "nothing",
    undefined,
    undefined,
  ]);
});

test("empty values, zeros and null are false", () => {
  const falsy: PyValue[] = [null, false, 0, 0n, new PyFloat(0), new PyFloat(-0), "", [], new Map()];
  expect(falsy.filter(pyTruthy)).toEqual([]);
  const truthy: PyValue[] = [true, -1, new PyFloat(Number.NaN), "0", [null], new Map([["", 0]])];
  expect(truthy.every(pyTruthy)).toBe(true);
});

test("only values of a kind can be ordered", () => {
  expect(pyCompare(1, new PyFloat(1.5))).toBe(-1);
  expect(pyCompare(true, 0)).toBe(1);
  expect(pyCompare("a", "b")).toBeLessThan(0);
  expect(pyCompare([1, 2], [1, 1, 5])).toBe(1);
  expect(pyCompare([1], [1, 0])).toBe(-1);
  expect([pyCompare("a", 1), pyCompare(null, null), pyCompare([1], ["a"])]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("items are sorted by key unless keys cannot be compared", () => {
  const numbers = new Map<PyKey, PyValue>([
    [10, "b"],
    [9, "a"],
  ]);
  expect(sortedItems(numbers)).toEqual([
    [9, "a"],
    [10, "b"],
  ]);
  const mixed = new Map<PyKey, PyValue>([
    ["b", 1],
    [1, 2],
    ["a", 3],
  ]);
  expect(sortedItems(mixed)).toEqual([
    ["b", 1],
    [1, 2],
    ["a", 3],
  ]);
});
