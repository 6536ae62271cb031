import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { clip, padEnd, textWidth } from "./text-width.ts";

const dim = (text: string) => `\u001b[2m${text}\u001b[0m`;

test.each([
  ["", 0],
  ["plain", 5],
  ["日本語", 6],
  ["e\u0301tude", 5],
  ["한국어", 6],
  ["👍🏽", 2],
  ["👨‍👩‍👧", 2],
  ["🇩🇪🇫🇷", 4],
  ["❤️", 2],
  ["ｆｕｌｌ", 8],
  [dim("dim"), 3],
])("%j takes its columns", (text, width) => {
  expect(textWidth(text)).toBe(width);
  expect(stringWidth(text)).toBe(width);
});

test("line ends and tabs count as one column, as in tables of 0.9", () => {
  expect(textWidth("line 1\n\tline 2")).toBe(14);
});

test("widths agree with string-width for texts of letters, marks and emoji", () => {
  const char = fc.constantFrom(..."aZ0 é\u0301ß中文かカ한국〇。（）…—“”😀🚀🔥①ﾊ\u200b");
  fc.assert(
    fc.property(fc.array(char), (chars) => {
      const text = chars.join("");
      expect(textWidth(text)).toBe(stringWidth(text));
    }),
    { seed: 1 },
  );
});

test("a clipped text fits and keeps its style closed", () => {
  expect(clip(`ab${dim("cdef")}`, 4)).toBe(`ab${dim("cd")}`);
  expect(clip("日本語", 5)).toBe("日本");
  expect(clip("short", 9)).toBe("short");
});

test("padding counts columns, not characters", () => {
  expect(padEnd("日本", 6)).toBe("日本  ");
  expect(padEnd(dim("a"), 3)).toBe(`${dim("a")}  `);
});
