import { expect, test } from "vitest";
import { anOpRef } from "../../test/rig/a-run.ts";
import type { Micros } from "../base/index.ts";
import { flagsLabel, runDirName, runName } from "./run-name.ts";

const started = 1_700_000_000_000_000 as Micros;

test("a run is named by id, operation, start and label", () => {
  const run = { shortId: "0123abcd", opRef: anOpRef({ modelName: "mnist" }), started };
  expect(runName(run, "a label")).toMatch(/^0123abcd mnist:train 2023-11-1\d \d\d:\d\d:\d\d a label$/);
  expect(runName({ ...run, opRef: anOpRef() }, "")).toMatch(/^0123abcd train [-\d]+ [:\d]+$/);
});

test.each([
  ["a/b\\\\c", "a_b_c"],
  ["cut…", "cut?"],
  ["zero\0byte", "zero_byte"],
])("the name %j is the directory %j", (name, dir) => {
  expect(runDirName("/tmp", name)).toBe(dir);
});

test("long names are cut: the path to 148 characters, the name to 255 bytes", () => {
  expect(`/tmp/logs/${runDirName("/tmp/logs", "x".repeat(300))}`).toHaveLength(148);
  expect(runDirName("/tmp/logs", "中".repeat(300))).toBe("中".repeat(85));
  expect(runDirName("/deep".repeat(50), "0123abcd train")).toBe("0123abcd");
});

test("named flags make the label", () => {
  const run = {
    flags: new Map([
      ["lr", 0.1],
      ["none", null],
    ] as const),
  };
  expect(flagsLabel(run, ["lr", "none"])).toBe("lr=0.1 none=");
  expect(flagsLabel(run, [])).toBe("");
});
