import { expect, test } from "vitest";
import { formatPyJson } from "./py-json.ts";
import { PyFloat, type PyKey, type PyValue } from "./py-value.ts";

const value = new Map<PyKey, PyValue>([
  [
    "b",
    [1, new PyFloat(1), new PyFloat(1e-7), new PyFloat(Number.NaN), new PyFloat(Number.NEGATIVE_INFINITY)],
  ],
  ["a", 'é😀\u007f"\\/\n\x01'],
  ["e", []],
  [
    "f",
    new Map<PyKey, PyValue>([
      [1, null],
      [true, false],
    ]),
  ],
]);

test("JSON is Python's, letter for letter", () => {
  expect(formatPyJson(value)).toBe(
    '{"b": [1, 1.0, 1e-07, NaN, -Infinity], "a": "\\u00e9\\ud83d\\ude00\\u007f\\"\\\\/\\n\\u0001", ' +
      '"e": [], "f": {"1": null, "true": false}}',
  );
});

test("with an indent every item has its line", () => {
  const small = new Map<PyKey, PyValue>([
    ["b", [1, new Map()]],
    ["a", null],
  ]);
  expect(formatPyJson(small, { indent: 2, sortKeys: true })).toBe(
    '{\n  "a": null,\n  "b": [\n    1,\n    {}\n  ]\n}',
  );
});
