import fc from "fast-check";
import { expect, test } from "vitest";
import { diffLines } from "./diff-lines.ts";

test("one hunk with three lines around it", () => {
  const before = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
  const after = ["1", "2", "3", "4", "five", "6", "7", "8", "9"];
  expect(diffLines(before, after)).toEqual([
    "@@ -2,7 +2,7 @@",
    " 2",
    " 3",
    " 4",
    "-5",
    "+five",
    " 6",
    " 7",
    " 8",
  ]);
});

test("lines without + are of the old text and without - of the new one, in order; equal texts have none", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (old, now) => {
      const [heading, ...lines] = diffLines(old, now);
      if (heading === undefined) {
        expect(old).toEqual(now);
        return;
      }
      const start = Number(/^@@ -(\d+)/.exec(heading)?.[1]) - 1;
      const side = (mark: string) =>
        lines.filter((line) => !line.startsWith(mark)).map((line) => line.slice(1));
      expect(old.slice(start, start + side("+").length)).toEqual(side("+"));
      expect(now.slice(start, start + side("-").length)).toEqual(side("-"));
    }),
    { seed: 4 },
  );
});
