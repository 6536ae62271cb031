import fc, { array, constantFrom, property, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import { LineSplitter } from "./line-splitter.ts";

const split = (chunks: readonly Uint8Array[]) => {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => void lines.push(line.toString("latin1")));
  let count = 0;
  for (const chunk of chunks) count += splitter.push(Buffer.from(chunk));
  if (splitter.end()) count += 1;
  return { lines, count };
};

test("lines do not depend on how the bytes come in pieces", () => {
  const piece = uint8Array({ maxLength: 12, max: 12, min: 8 });
  fc.assert(
    property(array(piece, { maxLength: 20 }), (chunks) => {
      const all = Buffer.concat(chunks).toString("latin1");
      const expected = all.split("\n");
      if (expected.at(-1) === "") expected.pop();
      expect(split(chunks)).toEqual({ lines: expected, count: expected.length });
    }),
    { seed: 1, numRuns: 300 },
  );
});

test("lines are counted alike with and without a consumer", () => {
  fc.assert(
    property(array(constantFrom("a", "\n", "b\n", "\n\nc"), { maxLength: 20 }), (texts) => {
      const silent = new LineSplitter(undefined);
      const count = texts.reduce((sum, text) => sum + silent.push(Buffer.from(text)), 0);
      expect(count + (silent.end() ? 1 : 0)).toBe(split(texts.map((text) => Buffer.from(text))).count);
    }),
    { seed: 1 },
  );
});

test("a line without end is kept to its last 64 kilobytes", () => {
  const bars = Array.from({ length: 50_000 }, (_, at) => Buffer.from(`\r${at} of 50000`));
  const { lines, count } = split([...bars, Buffer.from("\nnext\n")]);
  expect(count).toBe(2);
  expect(lines.map((line) => line.length)).toEqual([65_536, 4]);
  expect(lines[0]?.endsWith("\r49998 of 50000\r49999 of 50000")).toBe(true);
});
