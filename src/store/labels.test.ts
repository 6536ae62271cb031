import fc from "fast-check";
import { expect, test } from "vitest";
import { withoutParts } from "./labels.ts";

test.each([
  ["a b c", ["b"], "a c"],
  ["a b c", ["d"], "a b c"],
  ["ab a", ["a"], "ab"],
  ["a a a", ["a"], ""],
  ["lr=0.1 x", ["lr=0.1"], "x"],
  ["lr=0x1 x", ["lr=0.1"], "x"],
  ["a|b a b", ["a\\|b"], "a b"],
  ["two words here", ["two words"], "here"],
  ["a\tb", ["c"], "a\tb"],
  ["über x", ["über"], "x"],
  ["a b", ["(a)(b)?"], "b"],
] as const)("%j without %j is %j", (label, parts, rest) => {
  expect(withoutParts(label, parts)).toBe(rest);
});

const aWord = fc.stringMatching(/^[a-z0-9=]{1,4}$/);

test("what is left has the other words in their order", () => {
  fc.assert(
    fc.property(fc.array(aWord), fc.array(aWord, { maxLength: 3 }), (words, parts) => {
      const left = words.filter((word) => !parts.includes(word));
      expect(
        withoutParts(words.join(" "), parts)
          .split(" ")
          .filter((word) => word !== ""),
      ).toEqual(left);
    }),
    { seed: 1 },
  );
});
