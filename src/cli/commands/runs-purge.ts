import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "purge",
  help: "Permanentaly delete one or more deleted runs.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    ...allFilters,
    remote: { flags: "-r, --remote", help: "Permanently delete remote runs.", metavar: "REMOTE" },
    yes: { flags: "-y, --yes", help: "Do not prompt before purging." },
  },
  run() {
    throw new Error("to be written");
  },
});
