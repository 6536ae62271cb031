import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PyFloat, pyEquals, pyRepr } from "../base/index.ts";
import { decodeFlagFunction, decodeFlagValue } from "./decode.ts";
import { encodeFlagValue } from "./encode.ts";
import type { FlagValue } from "./flag-def.ts";
import { isFlagFunction } from "./functions.ts";

/** What `guild.flag_util.decode_flag_val` of Guild 0.9 gives, as Python's repr, and what it logs. */
type Row = readonly [text: string, type: string | null, repr: string, warnings: readonly string[]];

const rows: readonly Row[] = JSON.parse(
  readFileSync(new URL("fixtures/decode.json", import.meta.url), "utf8"),
);

const decodeWithWarnings = (text: string, type?: string): readonly [FlagValue, readonly string[]] => {
  const warnings: string[] = [];
  const value = decodeFlagValue(text, type, (warning) => warnings.push(warning));
  return [value, warnings];
};

test("typed text decodes as 0.9 decodes it", () => {
  const decoded = rows.map(([text, type]) => {
    const [value, warnings] = decodeWithWarnings(text, type ?? undefined);
    return [text, type, pyRepr(value), warnings];
  });
  expect(decoded).toEqual(rows);
});

test.each([
  ["geomspace[1:100:3]", "[1.0, 10.0, 100.0]"],
  ["geomspace[-1:-8:4]", "[-1.0, -2.0, -4.0, -8.0]"],
  ["geomspace[2:32]", "[2.0, 4.0, 8.0, 16.0, 32.0]"],
])("%s is %s", (text, repr) => {
  expect(pyRepr(decodeFlagValue(text))).toBe(repr);
});

test("a geometric sequence cannot touch zero", () => {
  expect(decodeWithWarnings("geomspace[0:1]")).toEqual([
    "geomspace[0:1]",
    ["error decoding 'geomspace[0:1]': geometric sequence cannot include zero"],
  ]);
});

test("a list is not repeated without end", () => {
  expect(decodeWithWarnings("[1]*99999999999")).toEqual([
    "[1]*99999999999",
    ["error decoding '[1]*99999999999': more than 10000000 items"],
  ]);
});

test("integers beyond 2^53 are exact", () => {
  expect(decodeFlagValue("12345678901234567890")).toBe(12345678901234567890n);
});

test.each<[string, boolean]>([
  ["uniform[0:1]", true],
  ["[0:1]", true],
  ["a.b-c_d[1]", true],
  ["x[1] and more", true],
  ["[1,2]", false],
  ["[a: b]", false],
  ["[1]", false],
  ["x", false],
  ["[:]", true],
])("that %s is a function is %s", (text, is) => {
  expect(isFlagFunction(text)).toBe(is);
});

test("a function has a name and decoded arguments", () => {
  expect(decodeFlagFunction("loguniform[1e-3 : 10 : 'x']")).toEqual({
    name: "loguniform",
    args: [new PyFloat(0.001), 10, "x"],
  });
  expect(decodeFlagFunction("[0:1]")).toEqual({ name: undefined, args: [0, 1] });
  expect(decodeFlagFunction("f[]")).toEqual({ name: "f", args: [] });
  expect(decodeFlagFunction("plain")).toBeUndefined();
});

// Flags hold text without the characters that fold or that no shell passes; lists are of such values.
const text = fc.string({ unit: fc.constantFrom(..."abcyn01e.-_'\"!?#é😀/:,"), maxLength: 12 });
const scalar: fc.Arbitrary<FlagValue> = fc.oneof(
  text.filter((value) => !isFlagFunction(value)),
  fc.constant(null),
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true }).map((value) => new PyFloat(value)),
);

test("what is encoded decodes to itself", () => {
  fc.assert(
    fc.property(scalar, (value) => {
      expect(pyEquals(decodeFlagValue(encodeFlagValue(value)), value)).toBe(true);
    }),
    { seed: 5, numRuns: 1000 },
  );
});

test("lists of numbers and words decode to themselves", () => {
  const word = fc.stringMatching(/^[a-z]{2,8}$/);
  const item = fc.oneof(word, fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(fc.array(item), (value) => {
      expect(pyEquals(decodeFlagValue(encodeFlagValue(value)), value)).toBe(true);
    }),
    { seed: 6 },
  );
});
