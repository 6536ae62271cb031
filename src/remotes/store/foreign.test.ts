import { expect, test } from "vitest";
import { foreignKey } from "./foreign.ts";

const id = "0123456789abcdef0123456789abcdef";

test.each([
  [["meta-id", `index/${id}.json`, `runs/${id}/x/y.txt`, `trash/runs/${id}/x`, `trash/index/${id}.json`]],
  [["runs/my run/.guild/opref", "runs/my run/x.txt"]],
  [[`index/${id}.json.0123abcd.guild-part`]],
])("%j is all ours", (keys) => {
  expect(foreignKey(keys)).toBeUndefined();
});

test.each([
  "notes.txt",
  "runs/notes.txt",
  "runs/my data/x.txt",
  "trash/x",
  "trash/runs/notes.txt",
  "index/x.csv",
  `index/deep/${id}.json`,
  "other/meta-id",
])("%s is not", (key) => {
  expect(foreignKey([`runs/${id}/.guild/opref`, key])).toBe(key);
});
