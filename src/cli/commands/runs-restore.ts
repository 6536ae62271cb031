import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "restore",
  help: "Restore one or more deleted runs.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    ...allFilters,
    remote: { flags: "-r, --remote", help: "Restore remote runs.", metavar: "REMOTE" },
    yes: { flags: "-y, --yes", help: "Do not prompt before restoring." },
  },
  run() {
    throw new Error("to be written");
  },
});
