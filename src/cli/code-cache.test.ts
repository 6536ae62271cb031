import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { enableCodeCache } from "./code-cache.ts";

test("a file of the program may import a module of Node when it needs it", async () => {
  const dir = mkdtempSync(join(tmpdir(), "guild-code-cache-"));
  const loader = Object.getOwnPropertyDescriptor(Module.prototype, "_compile") ?? {};
  try {
    enableCodeCache(dir, { XDG_CACHE_HOME: dir });
    writeFileSync(
      join(dir, "main.cjs"),
      'exports.join = async () => (await import("node:path")).join("a", "b")',
    );
    const main: { readonly join: () => Promise<string> } = createRequire(join(dir, "x.cjs"))("./main.cjs");
    expect(await main.join()).toBe("a/b");
  } finally {
    Object.defineProperty(Module.prototype, "_compile", loader);
    rmSync(dir, { recursive: true });
  }
});
