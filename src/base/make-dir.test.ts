import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeDir } from "./make-dir.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "guild-make-dir-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("what is missing above is made too, and what is there stays", () => {
  makeDir(join(root, "a", "b", "c"));
  makeDir(join(root, "a", "b", "c"));
  expect(statSync(join(root, "a", "b", "c")).isDirectory()).toBe(true);
});

test("a link to a directory is one", () => {
  mkdirSync(join(root, "real"));
  symlinkSync("real", join(root, "link"));
  makeDir(join(root, "link"));
  makeDir(join(root, "link", "a"));
  expect(statSync(join(root, "real", "a")).isDirectory()).toBe(true);
});

test("a file in the way, a link to nowhere and a directory that takes none are told", () => {
  writeFileSync(join(root, "file"), "");
  symlinkSync("nowhere", join(root, "dangling"));
  expect(() => makeDir(join(root, "file"))).toThrow(/EEXIST/);
  expect(() => makeDir(join(root, "file", "a", "b"))).toThrow(/ENOTDIR/);
  expect(() => makeDir(join(root, "dangling"))).toThrow(/EEXIST/);
  expect(() => makeDir("/proc/no-such-directory/a")).toThrow(/ENOENT/);
});
