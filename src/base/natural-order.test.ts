import fc from "fast-check";
import { expect, test } from "vitest";
import { compareNatural, sortNatural } from "./natural-order.ts";

test.each([
  [
    ["f10", "f9", "f1"],
    ["f1", "f9", "f10"],
  ],
  [
    ["b", "B", "a.b", "a/b", "a"],
    ["B", "a", "a.b", "a/b", "b"],
  ],
  [
    ["a", "1", "10", "2"],
    ["1", "2", "10", "a"],
  ],
  [
    ["x01", "x1", "x001"],
    ["x001", "x01", "x1"],
  ],
  [
    ["x1y2", "x1", "x1y10", "x1y"],
    ["x1", "x1y", "x1y2", "x1y10"],
  ],
  [
    ["n99999999999999999999", "n100000000000000000000"],
    ["n99999999999999999999", "n100000000000000000000"],
  ],
  [
    ["\u{1f600}", "\uffee"],
    ["\uffee", "\u{1f600}"],
  ],
] as const)("%j sorts as %j", (names, sorted) => {
  expect(sortNatural(names, (name) => name)).toEqual(sorted);
});

const aName = fc
  .array(fc.constantFrom("0", "1", "10", "02", "a", "b", "/", "."), { maxLength: 5 })
  .map((parts) => parts.join(""));

test("the order is total: equal only to itself, turned round when asked the other way, and transitive", () => {
  fc.assert(
    fc.property(aName, aName, aName, (a, b, c) => {
      expect(compareNatural(a, b) === 0).toBe(a === b);
      expect(Math.sign(compareNatural(a, b))).toBe(-Math.sign(compareNatural(b, a)) + 0);
      if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0)
        expect(compareNatural(a, c)).toBeLessThanOrEqual(0);
    }),
    { seed: 1, numRuns: 2000 },
  );
});
