import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "select",
  help: "Select a run and shows its ID.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    all: { flags: "-A, --all", help: "Select all matching runs, not just the latest." },
    min: {
      flags: "-min, --min",
      help: "Select the run with the lowest value for the specified COLSPEC.",
      metavar: "COLSPEC",
    },
    max: {
      flags: "-max, --max",
      help: "Select the run with the highest value for the specified COLSPEC.",
      metavar: "COLSPEC",
    },
    shortId: { flags: "-s, --short-id", help: "Use short ID." },
    attr: { flags: "-a, --attr", help: "Show specified run attribute rather than run ID.", metavar: "ATTR" },
    path: { flags: "-p, --path, --dir", help: "Show run path." },
    ...allFilters,
    remote: { flags: "-r, --remote", help: "Run the operation remotely.", metavar: "REMOTE" },
  },
  run() {
    throw new Error("to be written");
  },
});
