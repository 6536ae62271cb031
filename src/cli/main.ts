import { writeSync } from "node:fs";
import { enableCodeCache } from "./code-cache.ts";
import { guildVersion } from "./version.ts";

const argv = process.argv.slice(2);

// The most asked question is answered before anything is loaded.
if (argv.length === 1 && argv[0] === "--version") {
  writeSync(1, `guild ${guildVersion}\n`);
} else {
  enableCodeCache(import.meta.dirname, process.env);
  void import("./app.ts").then(async ({ runApp }) => process.exit(await runApp(argv)));
}
