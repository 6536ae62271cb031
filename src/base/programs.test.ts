import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isProgram, pathDirs } from "./programs.ts";

test("a program is a file that may be run", () => {
  const dir = mkdtempSync(join(tmpdir(), "guild programs "));
  try {
    const path = join(dir, "a program");
    expect(isProgram(path)).toBe(false);
    writeFileSync(path, "");
    chmodSync(path, 0o644);
    expect(isProgram(path)).toBe(false);
    chmodSync(path, 0o755);
    expect(isProgram(path)).toBe(true);
    expect(isProgram(dir)).toBe(false);
    expect(isProgram(join(path, "below"))).toBe(false);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("empty entries of the search path do not count", () => {
  expect(pathDirs({ PATH: ":/bin::/usr/bin:" })).toEqual(["/bin", "/usr/bin"]);
  expect(pathDirs({})).toEqual([]);
});
