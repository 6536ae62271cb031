import { expect, test } from "vitest";
import { compileOpMatch } from "./op-match.ts";

test.each([
  ["train", "train", true],
  ["train", "m:train", true],
  ["train", "pkg/m:train", true],
  ["train", "m:train+", false],
  ["tra", "train", false],
  ["tra*", "train", true],
  ["tra*", "train+", true],
  ["m:", "m:train", true],
  ["m:", "n:train", false],
  ["m:", "train", false],
  ["m:train", "m:train", true],
  ["m:train", "train", false],
  ["*:train", "m:train", true],
  ["*:train", "train", false],
  ["pkg/", "pkg/m:train", true],
  ["pkg/", "m:train", false],
  ["pkg/m:train", "pkg/m:train", true],
  ["sub/train.py", "sub/train.py", true],
  ["a/b/c", "train", false],
  ["a/b/c", "a/b/c", true],
  ["^tra", "train", true],
  ["^tra", "m:train", false],
  ["ain$", "m:train", true],
  ["^(", "train", false],
  ["train+skopt:gp", "train+skopt:gp", true],
  ["train", "train+skopt:gp", false],
  ["m:train+skopt:gp", "m:train+skopt:gp", true],
  ["odd name", "cnn:odd name", true],
])("--operation %s on %s: %s", (value, operation, matches) => {
  expect(compileOpMatch(value)(operation)).toBe(matches);
});
