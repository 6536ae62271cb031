import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCacheFile, writeCacheFile } from "./cache-file.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "guild-cache-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

test("what was written is read, and nothing else is left", () => {
  const path = join(dir, "a", "b.json");
  writeCacheFile(path, { x: [1, "é"] });
  expect(readCacheFile(path)).toEqual({ x: [1, "é"] });
  expect(readdirSync(join(dir, "a"))).toEqual(["b.json"]);
});

test("a missing and a broken cache file hold nothing", () => {
  writeFileSync(join(dir, "broken"), '{"x": ');
  expect(readCacheFile(join(dir, "missing"))).toBeUndefined();
  expect(readCacheFile(join(dir, "broken"))).toBeUndefined();
  expect(readCacheFile(dir)).toBeUndefined();
});

test("a cache that cannot be written is done without", () => {
  writeFileSync(join(dir, "file"), "");
  writeCacheFile(join(dir, "file", "x.json"), 1);
  expect(readdirSync(dir)).toEqual(["file"]);
});
