import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAnsi, plainText } from "./ansi.ts";

const esc = "\u001b[";

test("colours and styles last until they are reset", () => {
  expect(parseAnsi(`a${esc}1;31mb${esc}22mc${esc}0md`)).toEqual([
    { text: "a" },
    { text: "b", bold: true, fg: 1 },
    { text: "c", fg: 1 },
    { text: "d" },
  ]);
});

test("colours of 256 and of 16 million are CSS colours", () => {
  expect(parseAnsi(`${esc}38;5;196ma${esc}48;2;1;2;300mb${esc}38;5;9mc`)).toEqual([
    { text: "a", fg: "rgb(255 0 0)" },
    { text: "b", fg: "rgb(255 0 0)", bg: "rgb(1 2 255)" },
    { text: "c", fg: 9, bg: "rgb(1 2 255)" },
  ]);
});

test("what a carriage return wrote over is gone, and other sequences are not shown", () => {
  expect(plainText("10%\r50%\r100%\r\n")).toBe("100%");
  expect(plainText(`${esc}2Ka\u001b]0;title\u0007b${esc}1Ac\u0008`)).toBe("abc");
});

test("text without control characters stays as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those that are taken away
      const clean = text.replace(/[\u0000-\u001f\u007f]/g, "");
      expect(plainText(clean)).toBe(clean);
    }),
    { seed: 1 },
  );
});
