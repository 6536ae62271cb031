import fc from "fast-check";
import { expect, test } from "vitest";
import { YamlError } from "./yaml-error.ts";
import { parseYaml } from "./yaml-read.ts";
import { parseSimpleYaml } from "./yaml-simple.ts";

const full = (text: string): unknown => {
  try {
    return parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return error;
  }
};

const pieces = [
  "a",
  "b c",
  "key",
  "1",
  "0",
  "-1",
  "1e3",
  "1.0",
  ".5",
  "-.5",
  "010",
  "0x1f",
  "1:30",
  "1_0",
  "yes",
  "no",
  "y",
  "~",
  "null",
  "2001-01-01",
  "2001-13-01",
  "''",
  "'a b'",
  "'it''s'",
  '"x"',
  '"\\n"',
  "[]",
  "{}",
  "[a]",
  "{a: 1}",
  ": ",
  ":",
  "- ",
  "-",
  "\n",
  "\n\n",
  "\n  ",
  "  ",
  " ",
  "#",
  " #c",
  "---",
  "...",
  "&a ",
  "*a",
  "!x",
  "|",
  ">",
  "?",
  "? ",
  "%",
  "@",
  "`",
  "=",
  "<<",
  "\t",
  "é",
  "/a/b",
  "a.b",
  "$x",
  "http://a:80/b",
  "\\",
  ",",
  "]",
];

test("the simple reader never disagrees with the full one", () => {
  const document = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(document, (text) => {
      const simple = parseSimpleYaml(text);
      if (simple !== undefined) expect(full(text)).toEqual(simple);
    }),
    { seed: 1, numRuns: 20_000 },
  );
});

test("the simple reader agrees on lines of keys and values", () => {
  const scalar = fc.constantFrom(...pieces.filter((piece) => !piece.includes("\n")));
  const line = fc.tuple(fc.constantFrom("a", "b-c", "'y'", "1", "2", "yes", "d e"), scalar);
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), (pairs) => {
      const text = pairs.map(([key, value]) => `${key}: ${value}\n`).join("");
      const simple = parseSimpleYaml(text);
      if (simple !== undefined) expect(full(text)).toEqual(simple);
    }),
    { seed: 2, numRuns: 10_000 },
  );
});

test.each([
  ["completed\n", "completed"],
  ["1700000000000000\n", 1700000000000000],
  ["'1'\n", "1"],
  ["[]\n", []],
  ["{}\n", new Map()],
  ["", null],
  ["- a\n- 'b c'\n- 3\n", ["a", "b c", 3]],
  [
    "a: 1\nb: x y\nc:\n",
    new Map<string, unknown>([
      ["a", 1],
      ["b", "x y"],
      ["c", null],
    ]),
  ],
])("%j needs no full reader", (text, value) => {
  expect(parseSimpleYaml(text)).toEqual(value);
});

test.each(["a: b: c", "- - 1", "a:\n  b: 1", "a #c", "*x", "2001-13-01", "a\nb", "a: |\n x", "...", "---"])(
  "%j is left to the full reader",
  (text) => {
    expect(parseSimpleYaml(text)).toBeUndefined();
  },
);
