import fc from "fast-check";
import { expect, test } from "vitest";
import { dumpYaml, PyFloat, type PyKey, type PyValue, parseLightYaml, parseYaml } from "./index.ts";

const scalar: fc.Arbitrary<PyValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double().map((value) => new PyFloat(value)),
  fc.string({ unit: "grapheme" }),
  fc.string({
    unit: fc.constantFrom("a", " ", "\n", ":", "#", "-", "'", '"', "\\", "{", "é", ",", "&", "*"),
  }),
  fc.constantFrom(
    "yes",
    "1e3",
    "012",
    "2020-01-01",
    "~",
    "y",
    "- a",
    "? b",
    "a: b",
    "a #b",
    "",
    " ",
    "x".repeat(200),
  ),
  fc.lorem({ maxCount: 40 }),
);

const { value } = fc.letrec<{ value: PyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.string(), fc.lorem(), fc.integer().map(String)), tie("value")), {
        maxLength: 4,
      })
      .map((pairs) => new Map<PyKey, PyValue>(pairs)),
  ),
}));

test("what is dumped reads as the full parser reads it", () => {
  fc.assert(
    fc.property(value, (given) => {
      const text = dumpYaml(given);
      expect(parseLightYaml(text)).toEqual(parseYaml(text));
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test("whatever it reads, the full parser reads alike", () => {
  const line = fc.constantFrom(
    "a: 1",
    "b:",
    "- x",
    "  - y",
    "  c: 'it''s'",
    '"q": "\\u00e9"',
    "- k: v",
    "    d: e",
    "text",
    "  more text",
    "# note",
    "",
    "e: |",
    "  line",
    "f: >-",
    "g: [1, 2]",
    "h: {i: j, k: [l]}",
    "- - m",
    "n: &x 1",
    "o: *x",
    "p: q # r",
    "---",
    "...",
    "- [a,",
    "  b]",
    "s: 'two",
    "  lines'",
    "? key",
    ": value",
    "t: - u",
    "\tv: w",
    "- 'x'",
    "y: >",
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 7 }), (lines) => {
      const text = lines.join("\n");
      const light = attempt(() => parseLightYaml(text));
      const full = attempt(() => parseYaml(text));
      if (light !== undefined && full !== undefined)
        expect({ text, read: light.value }).toEqual({ text, read: full.value });
    }),
    { seed: 1, numRuns: 5000 },
  );
});

const attempt = (parse: () => PyValue): { readonly value: PyValue } | undefined => {
  try {
    return { value: parse() };
  } catch {
    return undefined;
  }
};

test("any text gives a value or an error that says so", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      try {
        parseLightYaml(text);
      } catch (error) {
        expect(String(error)).toMatch(/^Error: unexpected text in line \d+/);
      }
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test.each([
  ["- body: |-\n    one\n    two\n  user: x\n"],
  ["a: &id001\n- 1\nb: *id001\n"],
  ["a: {b: 'c, d', e: [1, 2.5, x y]}"],
  ["a: one\n  two\n\n  three\nb: 2"],
  ["a: 'one\n\n  two'\n"],
  ["x: >\n  folded\n  text\n\n  again\n"],
  ["- - 1\n  - 2\n- - 3\n"],
  ["? long key\n: value\n"],
  ['"\\x41\\u4E2D\\U0001F600\\t \\\n  joined"'],
  ["# comment\nlabel: x # more\n"],
  ["--- a\n"],
  ["k: v\n...\n"],
])("reads %j as the full parser does", (text) => {
  expect(parseLightYaml(text)).toEqual(parseYaml(text));
});

test.each([
  ["a: 'b"],
  ["a: [1, 2"],
  ["!!python/tuple [1]"],
  ["a: b: c"],
  ["- a\n b: c\n- d"],
  ["*nope"],
  ["%YAML 1.1"],
])("refuses %j", (text) => {
  expect(() => parseLightYaml(text)).toThrow(/unexpected text in line/);
});
