import { expect, test } from "vitest";
import { pyMap } from "../base/index.ts";
import { boundedSearch } from "./bounded-match.ts";
import { compileOutputScalars, OutputScalars } from "./output-scalars.ts";

test("a search that backtracks without end is given up", () => {
  const search = (line: string) => boundedSearch("(a+)+$", line, () => /(?:a+)+$/.exec(line)?.[0], 20);
  expect(search(`${"a".repeat(60)}b`)).toBeUndefined();
  expect(search("a".repeat(60))).toBe("a".repeat(60));
  expect(search("aaab")).toBeUndefined();
});

test("a search in a long line is given up as well", () => {
  const line = "x".repeat(400_000);
  expect(boundedSearch("x+y", line, () => /x+x+y/.exec(line), 20)).toBeUndefined();
});

test("an error of the search itself is passed on", () => {
  const fail = () => {
    throw new RangeError("mine");
  };
  expect(() => boundedSearch("(a)+", "a".repeat(20), fail)).toThrow("mine");
});

test("a pattern that takes too long is warned of and not tried again; the others go on", () => {
  const warnings: string[] = [];
  const patterns = compileOutputScalars(
    [
      pyMap([
        ["slow", "^(?:\\w+\\s?)*: ([0-9]+)!"],
        ["loss", "loss=([0-9.]+)"],
      ]),
    ],
    {
      flagNames: [],
      warn: (text) => warnings.push(text),
    },
  );
  const scalars = new OutputScalars(patterns);
  const line = Buffer.from(`${"a".repeat(60)} loss=0.5`);
  expect([scalars.feed(line), scalars.feed(line)]).toEqual([[["loss", 0.5]], [["loss", 0.5]]]);
  expect(warnings).toEqual([
    "output scalar pattern '^(?:\\\\w+\\\\s?)*: ([0-9]+)!' takes too long on a line of 69 characters skipping",
  ]);
}, 30_000);
