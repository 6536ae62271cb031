import { expect, test } from "vitest";
import { fill, wrapParagraphs } from "./wrap-text.ts";

const plain = { first: "", rest: "" };

// Lines of Python's textwrap.fill for the same text and width.
test.each([
  ["one two three", 9, "one two\nthree"],
  ["", 9, ""],
  ["well-known words", 9, "well-\nknown\nwords"],
  ["use '--terminated' now", 9, "use '--te\nrminated'\nnow"],
  ["see --stage-dir here", 12, "see --stage-\ndir here"],
  ["abcdefghijkl", 5, "abcde\nfghij\nkl"],
  ["a  b", 9, "a  b"],
  ["x 1-2-3", 4, "x 1-\n2-3"],
])("%j at %d columns breaks as in Python", (text, width, lines) => {
  expect(fill(text, width, plain)).toBe(lines);
});

test("paragraphs are filled, blocks after a backspace keep their lines", () => {
  const text = "one\ntwo three\n\n\b\n    raw   text\n    more\n\n\nlast";
  expect(wrapParagraphs(text, 10, "  ")).toBe("  one two\n  three\n\n      raw   text\n      more\n\n  last");
});
