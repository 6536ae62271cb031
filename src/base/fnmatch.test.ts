import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeRegExp, fnmatchRegExp } from "./fnmatch.ts";

test.each([
  ["*.py", "dir/a.py", true],
  ["*.py", "a.pyc", false],
  ["a?c", "abc", true],
  ["[a-c]*", "bxx", true],
  ["[!a-c]", "d", true],
  ["[!a-c]", "b", false],
  ["[]]", "]", true],
  ["[!]]", "a", true],
  ["[", "[", true],
  ["a[", "a[", true],
  ["[z-a]", "z", false],
  ["[!z-a]", "q", true],
  ["[a-]", "-", true],
  ["[^a]", "^", true],
  ["\\*", "\\x", true],
  ["a.b", "axb", false],
  ["{a,b}", "{a,b}", true],
  ["*", "a\nb", true],
  ["?", "😀", true],
  ["é", "É", false],
])("%j on %j is %s", (pattern, name, matches) => {
  expect(fnmatchRegExp(pattern).test(name)).toBe(matches);
});

test("escaped text matches itself alone", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(new RegExp(`^${escapeRegExp(text)}$`, "u").test(text)).toBe(true);
    }),
    { seed: 4 },
  );
});
