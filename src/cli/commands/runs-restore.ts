import { restoreRuns } from "../../store/index.ts";
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
  async run(context, args, options, path) {
    const { chooseRuns } = await import("../run-dialog.ts");
    const runs = await chooseRuns(context, {
      request: { filters: options, commandPath: path, root: { deleted: true }, args, byDefault: [":"] },
      nothing: "Nothing to restore.",
      preview: "You are about to restore the following runs:",
      question: (count) => `Restore ${count} run(s)?`,
      byDefault: "yes",
      yes: options.yes,
    });
    if (runs.length === 0) return 0;
    restoreRuns(context, runs);
    context.err(`Restored ${runs.length} run(s)\n`);
    return 0;
  },
});
