import { expect, test } from "vitest";
import { closest } from "./closest.ts";

test.each([
  ["trian", ["test", "train"], "train"],
  ["lr_rate", ["lr-rate", "rate"], "lr-rate"],
  ["epoch", ["epochs", "epoch-count"], "epochs"],
  ["x", ["y"], undefined],
  ["ab", ["cd"], undefined],
  ["train", ["train"], undefined],
  ["learning", ["lr"], undefined],
])("%s among %j means %s", (name, candidates, found) => {
  expect(closest(name, candidates)).toBe(found);
});
