import fc from "fast-check";
import { expect, test } from "vitest";
import { isTextSample } from "./text-file.ts";

const bytes = (...values: readonly number[]) => Uint8Array.from(values);
const utf8 = (text: string) => new TextEncoder().encode(text);

test.each([
  ["nothing", bytes(), true],
  ["ASCII", utf8("a = 1\n"), true],
  ["a zero byte", bytes(97, 0, 98), false],
  ["a byte 255 in ASCII", bytes(97, 98, 99, 255), false],
  ["control characters only", bytes(...Array.from({ length: 20 }, () => 1)), false],
  ["UTF-8 with accents", utf8("déjà vu, naïveté"), true],
  ["Chinese only", utf8("数据科学实验记录".repeat(20)), true],
  ["Chinese cut within a character", utf8("数".repeat(600)).subarray(0, 1024), true],
  ["UTF-8 with a byte order mark", bytes(0xef, 0xbb, 0xbf, 97), true],
  ["UTF-16 with a byte order mark", bytes(0xff, 0xfe, 97, 0, 98, 0), true],
  ["UTF-16 the other way", bytes(0xfe, 0xff, 0, 97, 0, 98), true],
  ["UTF-32 with a byte order mark", bytes(0xff, 0xfe, 0, 0, 97, 0, 0, 0), true],
  ["UTF-16 without a mark", bytes(97, 0, 98, 0), false],
  ["Latin-1", bytes(...[..."caf\u00e9 au lait"].map((c) => c.charCodeAt(0))), true],
  ["Cyrillic in Windows-1251, with its byte 255", cyrillic(), true],
  ["a pickle", bytes(0x80, 4, 0x95, 0, 0, 0, 0x8c, 1, 97), false],
  ["an ELF header", bytes(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0), false],
])("%s is text: %#", (_, sample, expected) => {
  expect(isTextSample(sample)).toBe(expected);
});

function cyrillic(): Uint8Array {
  // "моя своя" in Windows-1251.
  return bytes(0xec, 0xee, 0xff, 0x20, 0xf1, 0xe2, 0xee, 0xff);
}

test("any bytes get an answer", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1024 }), (sample) => {
      expect(typeof isTextSample(sample)).toBe("boolean");
    }),
    { seed: 3, numRuns: 500 },
  );
});
