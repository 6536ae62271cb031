import { expect, test } from "vitest";
import {
  addPoint,
  findScalar,
  firstTotals,
  isSystemScalar,
  type ScalarSummary,
  scalarKey,
  scalarValue,
  summarize,
} from "./summary.ts";

const summaryOf = (points: readonly (readonly [step: number, value: number])[]): ScalarSummary => {
  const [[step, value] = [0, 0], ...rest] = points;
  const totals = firstTotals(value, step);
  for (const [nextStep, next] of rest) addPoint(totals, next, nextStep);
  return summarize("", "a", totals);
};

const aSummary = (prefix: string, tag: string): ScalarSummary => ({ ...summaryOf([[1, 2]]), prefix, tag });

test("steps decide what is first and last, and reading order decides between equal steps", () => {
  const points = [
    [100, 50],
    [5, 5],
    [1, 1],
    [9, 9],
    [9, 8],
    [1, 1.5],
    [3, 9],
    [4, 1],
    [2, -1],
  ] as const;
  expect(summaryOf(points)).toEqual({
    prefix: "",
    tag: "a",
    first: 1,
    firstStep: 1,
    last: 50,
    lastStep: 100,
    min: -1,
    minStep: 2,
    max: 50,
    maxStep: 100,
    avg: 9.277777777777779,
    total: 83.5,
    count: 9,
  });
});

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

test.each([
  [
    "a NaN that comes first",
    [
      [0, nan],
      [1, 1],
      [2, 2],
    ],
    {
      first: undefined,
      min: undefined,
      max: undefined,
      last: 2,
      avg: undefined,
      total: undefined,
      maxStep: 0,
    },
  ],
  [
    "a NaN that comes later",
    [
      [0, 1],
      [1, nan],
      [2, 0.5],
    ],
    { first: 1, min: 0.5, max: 1, last: 0.5, avg: undefined, total: undefined },
  ],
  [
    "both infinities",
    [
      [0, inf],
      [1, 5],
      [2, -inf],
    ],
    { first: inf, min: -inf, max: inf, last: -inf, avg: undefined, total: undefined },
  ],
  [
    "one infinity",
    [
      [0, 1],
      [1, inf],
    ],
    { max: inf, total: inf, avg: inf },
  ],
  [
    "a NaN in the last step",
    [
      [0, 1],
      [2, nan],
    ],
    { last: undefined, lastStep: 2, min: 1, max: 1 },
  ],
] as const)("%s", (_name, points, expected) => {
  expect(summaryOf(points)).toMatchObject(expected);
});

test.each([
  ["", "loss", "loss"],
  [".guild", "loss", "loss"],
  ["logs/eval", "loss", "logs/eval#loss"],
  ["abc/.guild", "", "abc/.guild#"],
])("the key of %j and %j is %j", (prefix, tag, key) => {
  expect(scalarKey({ prefix, tag })).toBe(key);
});

test.each([
  ["sys/cpu", true],
  ["logs#sys/cpu", true],
  ["sys/x#loss", false],
  ["a#b#sys/x", false],
  ["my/sys/x", false],
])("%j is a system scalar: %s", (key, expected) => {
  expect(isSystemScalar(key)).toBe(expected);
});

const summaries = [
  aSummary("", "loss"),
  aSummary(".guild", "acc"),
  aSummary(".guild", "loss"),
  aSummary("Logs", "acc"),
  aSummary("logs/eval", "loss"),
  aSummary("logs/train", "loss"),
  aSummary("x", "a#b"),
];

test.each([
  ["loss", "", "loss"],
  ["acc", ".guild", "acc"],
  ["#loss", "", "loss"],
  [".guild#loss", ".guild", "loss"],
  ["logs#loss", "logs/eval", "loss"],
  ["LOGS#loss", "logs/eval", "loss"],
  ["logs#acc", "Logs", "acc"],
  ["%train#loss", "logs/train", "loss"],
  ["log_/t#loss", "logs/train", "loss"],
  ["x#a#b", "x", "a#b"],
])("%s is looked up as %s and %s", (key, prefix, tag) => {
  expect(findScalar(summaries, key)).toMatchObject({ prefix, tag });
});

test.each(["Loss", "logs/eval#acc", "l.gs#loss", ""])("%j is not found", (key) => {
  expect(findScalar(summaries, key)).toBe(undefined);
});

test("averages, totals and counts have no step", () => {
  const summary = summaryOf([
    [3, 2],
    [4, 6],
  ]);
  expect((["first", "last", "min", "max"] as const).map((it) => scalarValue(summary, it, true))).toEqual([
    3, 4, 3, 4,
  ]);
  expect((["avg", "total", "count"] as const).map((it) => scalarValue(summary, it, false))).toEqual([
    4, 8, 2,
  ]);
  expect(scalarValue(summary, "avg", true)).toBe(undefined);
});
