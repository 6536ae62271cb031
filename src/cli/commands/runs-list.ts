import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "list",
  help: "List runs.",
  options: {
    all: { flags: "-a, --all", help: "Show all runs (by default only the last 20 runs are shown)." },
    more: { flags: "-m, --more", help: "Show 20 more runs. Maybe used multiple times.", count: true },
    limit: { flags: "-n, --limit", help: "Limit number of runs shown.", metavar: "N", type: { min: 1 } },
    deleted: { flags: "-d, --deleted", help: "Show deleted runs." },
    archive: { flags: "-A, --archive", help: "Show archived runs in PATH.", metavar: "PATH" },
    comments: { flags: "-c, --comments", help: "Show run comments." },
    verbose: { flags: "-v, --verbose", help: "Show run details." },
    json: { flags: "--json", help: "Format runs as JSON." },
    simplified: { flags: "-s, --simplified", help: "Show a simplified list." },
    ...allFilters,
    remote: { flags: "-r, --remote", help: "List runs on REMOTE rather than local runs.", metavar: "REMOTE" },
  },
  run() {
    throw new Error("to be written");
  },
});
