import { expect, test } from "vitest";
import { PyFloat, type PyKey, shortenPath } from "../base/index.ts";
import {
  encodeFlagValue,
  formatFlagAssigns,
  formatFlagValue,
  joinFlagParts,
  shortFormat,
  splitFlagText,
} from "./encode.ts";
import type { FlagValue } from "./flag-def.ts";

const map = (...pairs: (readonly [PyKey, FlagValue])[]): FlagValue => new Map(pairs);

test.each<[FlagValue, string]>([
  [true, "yes"],
  [false, "no"],
  [null, "null"],
  [1, "1"],
  [new PyFloat(1e-5), "1.0e-05"],
  [new PyFloat(1e10), "10000000000.0"],
  [new PyFloat(1e20), "1.0e+20"],
  [new PyFloat(Number.POSITIVE_INFINITY), ".inf"],
  ["abc", "abc"],
  ["a b", "a b"],
  ["", "''"],
  ["1", "'1'"],
  ["yes", "'yes'"],
  ["y", "y"],
  ["1_0", "'1_0'"],
  ["1:2", "'1:2'"],
  ["[1]", "'[1]'"],
  ["ünï", '"\\xFCn\\xEF"'],
  ["word ".repeat(18).trim(), `${"word ".repeat(17).trim()}\n  word`],
  [[1, "a", null, true], "[1, a, null, yes]"],
  [["a,b", "c"], "['a,b', c]"],
  [[["x", 1], []], "[[x, 1], []]"],
  [map(["b", 1], ["a", [2]]), "{a: [2], b: 1}"],
  [[], "[]"],
  [map(), "{}"],
])("%s is encoded as %s", (value, text) => {
  expect(encodeFlagValue(value)).toBe(text);
});

test.each<[FlagValue, string]>([
  [new PyFloat(1.23456789), "1.23456"],
  [new PyFloat(1.23456789e-10), "1.23456e-10"],
  [new PyFloat(0.5), "0.5"],
  ["a b", "'a b'"],
  ["it's a", '"it\'s a"'],
  ["1 ", "'1 '"],
  ["/data/project/p9/os.txt", "/data/…/p9/os.txt"],
  ["/no/such/path/that/is/long.txt", "/no/such/path/that/is/long.txt"],
  [[new PyFloat(1.23456789)], "[1.23456789]"],
])("in a label %s is %s", (value, text) => {
  expect(
    formatFlagValue(
      value,
      shortFormat((path) => path.startsWith("/data")),
    ),
  ).toBe(text);
});

test("without options nothing is cut", () => {
  expect(
    formatFlagAssigns([
      ["lr", new PyFloat(1.23456789)],
      ["s", "a b"],
    ]),
  ).toEqual(["lr=1.23456789", "s='a b'"]);
});

test.each([
  ["1 2 'a b'", true, ["1", "2", "a b"]],
  ["1 2", "shlex", ["1", "2"]],
  ["1,2,,3", ",", ["1", "2", "3"]],
  ["", true, []],
  ["a", "::", ["a"]],
] as const)("%j split by %j is %j", (text, split, parts) => {
  expect(splitFlagText(text, split)).toEqual(parts);
});

test("parts are joined as they were split", () => {
  expect(joinFlagParts([1, "a b", true], true)).toBe("1 'a b' yes");
  expect(joinFlagParts([1, "a b"], ",")).toBe("1,a b");
  expect(joinFlagParts(["1"], undefined)).toBe("\"'1'\"");
});

test.each([
  ["/data/project/p9/os.txt", "/data/…/p9/os.txt"],
  ["a/b/c/d/e/f/g/hhhhhhhhhh.txt", "a/…/g/hhhhhhhhhh.txt"],
  ["short/path", "short/path"],
  ["/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/", "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
  ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
])("%s is shortened to %s", (path, short) => {
  expect(shortenPath(path, 20)).toBe(short);
});
