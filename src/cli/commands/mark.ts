import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "mark",
  help: "Mark a run.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    clear: { flags: "-c, --clear", help: "Clear the run's selected designation." },
    ...allFilters,
    yes: { flags: "-y, --yes", help: "Do not prompt before modifying runs." },
  },
  run() {
    throw new Error("to be written");
  },
});
