import fc from "fast-check";
import { expect, test } from "vitest";
import { floatRepr, formatFixed, parsePyFloat, parsePyInt, pyRound, significantDigits } from "./py-number.ts";

test.each<[string, number | bigint | undefined]>([
  ["1", 1],
  [" +07 ", 7],
  ["-0", 0],
  ["1_000", 1000],
  ["1__0", undefined],
  ["_1", undefined],
  ["\u0661\u0662", 12],
  ["\u{1d7ce}\u{1d7d9}", 1],
  ["\xa05\u3000", 5],
  ["9007199254740993", 9007199254740993n],
  ["1.0", undefined],
  ["0x10", undefined],
  ["", undefined],
  ["1".repeat(4301), undefined],
])("int(%j) is %s", (text, value) => {
  expect(parsePyInt(text)).toBe(value);
});

test.each<[string, number | undefined]>([
  ["1e3", 1000],
  [".5", 0.5],
  ["5.", 5],
  ["1_0.0_1", 10.01],
  ["1e400", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["nAn", Number.NaN],
  ["-0", -0],
  ["1e", undefined],
  [".", undefined],
  ["1_.0", undefined],
  ["e5", undefined],
])("float(%j) is %s", (text, value) => {
  expect(parsePyFloat(text)).toBe(value);
});

test("a float's repr reads back as itself", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (value) => {
      expect(parsePyFloat(floatRepr(value))).toBe(value);
    }),
    { seed: 2 },
  );
});

test("rounding goes by the exact value, ties to even", () => {
  expect([0.5, 1.5, 2.5, 2.675].map((value) => formatFixed(value, 0))).toEqual(["0", "2", "2", "3"]);
  expect([formatFixed(2.675, 2), formatFixed(1e22, 1), formatFixed(0.1, 20)]).toEqual([
    "2.67",
    "10000000000000000000000.0",
    "0.10000000000000000555",
  ]);
  expect([pyRound(0.123456789, 8), pyRound(-1.000000005, 8)]).toEqual([0.12345679, -1]);
});

test("significant digits carry into a new decade", () => {
  expect(significantDigits(9.99, 2)).toEqual({ digits: "10", exponent: 1 });
  expect(significantDigits(0.00012345, 3)).toEqual({ digits: "123", exponent: -4 });
  expect(significantDigits(0, 3)).toEqual({ digits: "000", exponent: 0 });
});
