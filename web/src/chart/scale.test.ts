import fc from "fast-check";
import { expect, test } from "vitest";
import { linearTicks, makeScale, nearest, rangeOf } from "./scale.ts";

const size = fc.double({ noNaN: true, min: 1e-6, max: 1e6 });

test("pixels lead back to values, on both kinds of scale", () => {
  fc.assert(
    fc.property(size, size, fc.boolean(), (from, room, isLog) => {
      const scale = makeScale([from, from + room], [10, 500], { isLog });
      const value = from + room / 3;
      expect(scale.toValue(scale.toPixel(value)) / value).toBeCloseTo(1, 6);
      expect(scale.ticks.length).toBeLessThan(60);
    }),
    { seed: 1 },
  );
});

test("one value, none, and what is no number leave a scale that works", () => {
  expect(makeScale([5, 5], [0, 10]).toPixel(5)).toBe(5);
  expect(rangeOf([[Number.NaN, Infinity]])).toBeNull();
  expect(rangeOf([[Number.NaN, -1, 4]], true)).toEqual([4, 4]);
  expect(linearTicks(0, Infinity, 5)).toEqual([]);
  expect(makeScale([1, 100], [0, 10], { isLog: true }).toPixel(0)).toBeNaN();
});

test("the nearest of rising values is found", () => {
  expect(nearest([], 1)).toBe(-1);
  expect([-5, 1.4, 1.6, 9].map((x) => nearest([1, 2, 3], x))).toEqual([0, 0, 1, 2]);
});
