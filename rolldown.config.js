import { defineConfig } from "rolldown";

export default defineConfig({
  input: { guild: "src/cli/main.ts" },
  platform: "node",
  transform: { target: "node20" },
  output: {
    dir: "dist",
    cleanDir: true,
    format: "cjs",
    minify: true,
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name]-[hash].cjs",
  },
});
