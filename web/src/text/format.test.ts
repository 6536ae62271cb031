import { expect, test } from "vitest";
import { cellNumber, formatBytes, formatCell, formatDuration, formatNumber } from "./format.ts";

test.each([
  [0, "0"],
  [12, "12"],
  [-3, "−3"],
  [0.1 + 0.2, "0.3"],
  [123.456789, "123.457"],
  [0.00001234, "1.234e−5"],
  [1e12, "1e12"],
  [1500, "1500"],
  [Number.NaN, "nan"],
  [Infinity, "inf"],
  [-Infinity, "−inf"],
])("%d is written %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test("cells that JSON has no number for are numbers all the same", () => {
  expect(cellNumber({ number: "nan" })).toBeNaN();
  expect(cellNumber({ number: "-inf" })).toBe(-Infinity);
  expect(cellNumber("1")).toBeNull();
  expect(formatCell([1, { number: "inf" }, ["a", null]])).toBe("[1, inf, [a, ]]");
  expect(formatCell(true)).toBe("yes");
});

test.each([
  [400_000, "0.4s"],
  [12e6, "12s"],
  [185e6, "3m 05s"],
  [7_800e6, "2h 10m"],
  [4 * 86_400e6, "4d 0h"],
])("%d microseconds are %s", (micros, text) => {
  expect(formatDuration(micros)).toBe(text);
});

test("sizes are given in the largest unit that leaves a whole part", () => {
  expect([0, 999, 1000, 123_456, 5e9].map(formatBytes)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "123 kB",
    "5.0 GB",
  ]);
});
