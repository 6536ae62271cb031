import { writeSync } from "node:fs";
import { guildVersion } from "./version.ts";

const argv = process.argv.slice(2);

// The most asked question is answered before anything is loaded.
if (argv.length === 1 && argv[0] === "--version") {
  writeSync(1, `guild ${guildVersion}\n`);
} else {
  void import("./app.ts").then(async ({ runApp }) => process.exit(await runApp(argv)));
}
