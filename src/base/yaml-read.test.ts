import { expect, test } from "vitest";
import { YamlError } from "./yaml-error.ts";
import { parseYaml, parseYamlDocument } from "./yaml-read.ts";

const errorOf = (text: string): unknown => {
  try {
    return parseYaml(text);
  } catch (error) {
    return error instanceof YamlError ? error.message : error;
  }
};

test.each([
  ["a: [1", "expected ',' or ']', but found the end of the text (line 1, column 6)"],
  ["a: b: c", "mapping values are not allowed here (line 1, column 5)"],
  ["a:\n\t- b", "found a tab where a token should start (line 2, column 1)"],
  ["a: 1\nb\nc: 2", "could not find expected ':' after a key (line 2, column 1)"],
  ["a: 'x", "a text in quotes does not end (line 1, column 4)"],
  ["a: *x", "the anchor of alias '*x' is not defined (line 1, column 4)"],
  ["a: &x [*x]", "the anchor of alias '*x' contains itself (line 1, column 8)"],
  ["a: !foo 1", "could not determine a constructor for the tag '!foo' (line 1, column 9)"],
  ["a: 2001-13-01", "invalid timestamp value '2001-13-01' (line 1, column 4)"],
  ["---\na: 1\n---\nb: 2", "expected a single document in the stream (line 3, column 1)"],
  ["a: \u0007", "special character #x0007 is not allowed (line 1, column 4)"],
  ['"\\q"', "unknown escape character '\\q' (line 1, column 2)"],
  ["a:\n  - b\n c: d", "expected the end of a block, but found a key (line 3, column 2)"],
])("%j fails with %j", (text, message) => {
  expect(errorOf(text)).toBe(message);
});

test("brackets may close at the column of their key, or left of it", () => {
  expect(parseYaml("a:\n  b: [\n    1,\n  2\n]\n")).toEqual(new Map([["a", new Map([["b", [1, 2]]])]]));
});

test("lines are found by the path to a key or an item", () => {
  const { lineOf } = parseYamlDocument("# top\na:\n  b: 1\n  c:\n    - x\n    - y: 2\n      z: 3\n");
  expect([
    lineOf([]),
    lineOf(["a"]),
    lineOf(["a", "b"]),
    lineOf(["a", "c", 1]),
    lineOf(["a", "c", 1, "z"]),
    lineOf(["a", "nope"]),
    lineOf(["a", "b", "deeper"]),
    lineOf(["a", "c", 9]),
  ]).toEqual([2, 2, 3, 6, 7, undefined, undefined, undefined]);
});

test("lines are found by what a key means to Python", () => {
  const { lineOf } = parseYamlDocument("a: 1\ntrue: 2\n0x10: 3\n~: 4\n");
  expect([lineOf(["True"]), lineOf(["16"]), lineOf(["None"]), lineOf(["False"])]).toEqual([
    2,
    3,
    4,
    undefined,
  ]);
});

test("keys that stand twice are noted, those of a merge are not", () => {
  const text = "base: &b {x: 1}\nuse:\n  <<: *b\n  x: 2\nop:\n  x: 1\n  y: {z: 1, z: 2}\n  x: 3\n";
  expect(parseYamlDocument(text).repeatedKeys).toEqual([
    { key: "z", line: 7 },
    { key: "x", line: 8 },
  ]);
});

test("the line of a merged key is where it was written", () => {
  const { lineOf } = parseYamlDocument("base: &b\n  x: 1\nuse:\n  <<: *b\n  y: 2\n");
  expect([lineOf(["use", "x"]), lineOf(["use", "y"])]).toEqual([2, 5]);
});

test("lines are found in mappings of thousands of keys", () => {
  const text = Array.from({ length: 3000 }, (_, index) => `k${index}: ${index}\n`).join("");
  const { lineOf } = parseYamlDocument(text);
  expect([lineOf(["k0"]), lineOf(["k2999"])]).toEqual([1, 3000]);
});

test("an alias is the same value, not a copy: nested aliases do not multiply", () => {
  const levels = Array.from(
    { length: 30 },
    (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`,
  );
  const value = parseYaml(["a0: &a0 [x]", ...levels].join("\n"));
  expect(value instanceof Map && value.size).toBe(31);
});

test("carriage returns end lines as line feeds do", () => {
  expect(parseYaml("a: |\r\n  x\r\n  y\r\nb: 1\r\n")).toEqual(
    new Map<string, string | number>([
      ["a", "x\ny\n"],
      ["b", 1],
    ]),
  );
});
