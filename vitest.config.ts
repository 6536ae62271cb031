import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const project = (name: string, include: readonly string[], testTimeout: number) => ({
  test: { name, include: [...include], testTimeout, hookTimeout: testTimeout },
});

export default defineConfig({
  test: {
    // Most tests wait for a process of theirs: one worker fewer than processors would leave some idle.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      project("unit", ["src/**/*.test.ts", "web/src/**/*.test.ts"], 20_000),
      project("commands", ["test/commands/**/*.test.ts"], 60_000),
      project("golden", ["test/golden/**/*.test.ts"], 60_000),
      project("oracle", ["test/oracle/**/*.test.ts"], 240_000),
      project("end-to-end", ["test/e2e/**/*.test.ts"], 600_000),
    ],
  },
});
