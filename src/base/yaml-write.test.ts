import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { pyEquals } from "./py-compare.ts";
import { pyPformat } from "./py-pprint.ts";
import { pyRepr } from "./py-text.ts";
import { PyDate, PyFloat, type PyKey, type PyValue } from "./py-value.ts";
import { parseYaml } from "./yaml-read.ts";
import { dumpYaml, dumpYamlFlow, dumpYamlLoose } from "./yaml-write.ts";

/** Written by Guild 0.9: `guild.yaml_util.encode_yaml`, `guild.flag_util.encode_flag_val`, `repr`, `pprint`. */
type Golden = {
  readonly texts: readonly (readonly [text: string, block: string, flow: string, repr: string])[];
  readonly structures: readonly (readonly [block: string, flow: string, encoded: string, pformat: string])[];
};

const golden: Golden = JSON.parse(readFileSync(new URL("fixtures/yaml-text.json", import.meta.url), "utf8"));

test("texts are quoted, escaped and folded as 0.9 writes them", () => {
  const written = golden.texts.map(([text]) => [text, dumpYaml(text), dumpYamlFlow(text), pyRepr(text)]);
  expect(written).toEqual(golden.texts);
});

test("lists and mappings are written as 0.9 writes them", () => {
  const written = golden.structures.map(([block, , encoded]) => {
    const value = parseYaml(block);
    return [dumpYaml(value), dumpYamlFlow(value), encoded, pyPformat(value)];
  });
  expect(written).toEqual(golden.structures);
});

test.each<[PyValue, string]>([
  [null, "null"],
  [true, "true"],
  [7, "7"],
  [2n ** 70n, "1180591620717411303424"],
  [new PyFloat(1), "1.0"],
  [new PyFloat(1e-5), "1.0e-05"],
  [new PyFloat(1e20), "1.0e+20"],
  [new PyFloat(1.5e-7), "1.5e-07"],
  [new PyFloat(1e16), "1.0e+16"],
  [new PyFloat(123456789.123), "123456789.123"],
  [new PyFloat(0.1 + 0.2), "0.30000000000000004"],
  [new PyFloat(Number.POSITIVE_INFINITY), ".inf"],
  [new PyFloat(Number.NEGATIVE_INFINITY), "-.inf"],
  [new PyFloat(Number.NaN), ".nan"],
  [new PyFloat(-0), "-0.0"],
  [new PyDate("2001-01-01"), "2001-01-01"],
  [new PyDate("2001-01-01 10:00:00"), "2001-01-01 10:00:00"],
  [[], "[]"],
  [new Map(), "{}"],
  [[[1, 2], new Map([["k", "v"]])], "- - 1\n  - 2\n- k: v"],
  [
    new Map<PyKey, PyValue>([
      ["b", [1]],
      ["a", new Map([["c", []]])],
    ]),
    "a:\n  c: []\nb:\n- 1",
  ],
  [
    new Map<PyKey, PyValue>([
      ["y", "n"],
      ["N", "no"],
    ]),
    "'N': 'no'\n'y': 'n'",
  ],
  [new Map<PyKey, PyValue>([["", 1]]), "? ''\n: 1"],
  [new Map<PyKey, PyValue>([["x".repeat(123), [1]]]), `? ${"x".repeat(123)}\n: - 1`],
  [new Map<PyKey, PyValue>([["a\nb", 1]]), "? 'a\n\n  b'\n: 1"],
])("%s is written as %s", (value, text) => {
  expect(dumpYaml(value)).toBe(text);
});

test("keys are sorted by code point, and kept in order where Python cannot compare them", () => {
  const sorted = new Map<PyKey, PyValue>([
    ["b", 1],
    ["a", 2],
    ["B", 3],
    ["\uffff", 4],
    ["😀", 5],
  ]);
  expect(dumpYaml(sorted)).toBe('B: 3\na: 2\nb: 1\n"\\uFFFF": 4\n"\\U0001F600": 5');
  expect(
    dumpYaml(
      new Map<PyKey, PyValue>([
        ["a", 1],
        [2, 3],
        [1, 4],
      ]),
    ),
  ).toBe("a: 1\n2: 3\n1: 4");
});

test("single letters are quoted in run attributes only", () => {
  expect([dumpYaml("y"), dumpYamlLoose("y"), dumpYamlFlow("y")]).toEqual(["'y'", "y", "y"]);
});

test("flow style stays on a line up to 80 columns", () => {
  expect(dumpYamlFlow([1, new PyFloat(2.5), "a b", new Map([["k", null]])])).toBe("[1, 2.5, a b, {k: null}]");
  expect(dumpYamlFlow([new PyDate("2001-01-01 10:00:00")])).toBe("[!!timestamp '2001-01-01 10:00:00']");
  const numbers = Array.from({ length: 30 }, (_, i) => i + 100);
  expect(
    dumpYamlFlow(numbers)
      .split("\n")
      .map((line) => line.length),
  ).toEqual([85, 66]);
});

// PyYAML's reader refuses control characters outside of escapes; our writer escapes them, so any text will do.
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom(..."yn01.:-_e+ '\"\\\n\t#[]{},&*!|>%@`?~=<aé😀\u0085\u2028\0") }),
  fc.stringMatching(/^[-+]?[0-9_.:eE]{1,8}$/),
);
const scalar: fc.Arbitrary<PyValue> = fc.oneof(
  text,
  fc.constant(null),
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: 2n ** 60n, max: 2n ** 90n }),
  fc.double({ noNaN: true }).map((value) => new PyFloat(value)),
);
const { value } = fc.letrec<{ value: PyValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(text, tie("value")), { maxLength: 4 }).map((pairs) => new Map(pairs)),
  ),
}));

test("what is written reads back as the same value", () => {
  fc.assert(
    fc.property(value, (given) => {
      const back = [dumpYaml(given), dumpYamlLoose(given), dumpYamlFlow(given)].map(parseYaml);
      expect(back.every((read) => pyEquals(read, given))).toBe(true);
    }),
    { seed: 1, numRuns: 500 },
  );
});
