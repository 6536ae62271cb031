import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { aHome, aRun } from "../../test/rig/a-run.ts";
import { PyFloat } from "../base/index.ts";
import { attrNames, attrPath, guildPath, readAttr, removeAttr, writeAttr } from "./index.ts";

test("an attribute is written as 0.9 writes it and reads back", () => {
  using home = aHome();
  const run = aRun(home.dir);
  const flags = new Map([
    ["lr", new PyFloat(1e-7)],
    ["y", new PyFloat(2)],
  ]);
  writeAttr(run, "flags", flags);
  expect(readFileSync(attrPath(run, "flags"), "utf8")).toBe("lr: 1.0e-07\n'y': 2.0\n");
  expect(readAttr(run, "flags")).toEqual(flags);
});

test("nothing but the attribute is left behind by a write", () => {
  using home = aHome();
  const run = aRun(home.dir);
  writeAttr(run, "label", "a");
  writeAttr(run, "label", "b");
  expect(readAttr(run, "label")).toBe("b");
  expect(attrNames(run)).toEqual(["exit_status", "label", "started"]);
  expect(readdirSync(guildPath(run)).sort()).toEqual(["attrs", "opref"]);
});

test("a missing and a null attribute are absent", () => {
  using home = aHome();
  const run = aRun(home.dir, { attrs: { sourcecode_digest: null } });
  expect(readAttr(run, "label")).toBeUndefined();
  expect(readAttr(run, "sourcecode_digest")).toBeUndefined();
});

test("a broken attribute is absent and is told of", () => {
  using home = aHome();
  const run = aRun(home.dir);
  writeFileSync(attrPath(run, "tags"), "- a\n- 'b\n");
  const told: string[] = [];
  expect(readAttr(run, "tags", ({ path }) => told.push(path))).toBeUndefined();
  expect(told).toEqual([attrPath(run, "tags")]);
});

test("removing an attribute twice is no error", () => {
  using home = aHome();
  const run = aRun(home.dir, { attrs: { marked: true } });
  removeAttr(run, "marked");
  removeAttr(run, "marked");
  expect(readAttr(run, "marked")).toBeUndefined();
});

test.each([["../opref"], [""], [".hidden"]])("the name %j cannot leave the attributes", (name) => {
  using home = aHome();
  const run = aRun(home.dir);
  expect(() => writeAttr(run, name, 1)).toThrow("invalid attribute name");
});

test("a run without attributes has no names", () => {
  expect(attrNames({ dir: "/nowhere" })).toEqual([]);
});
