import { deletePermanently } from "../../store/index.ts";
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
  async run(context, args, options, path) {
    const { permanentDialog } = await import("../permanent-dialog.ts");
    const { chooseRuns } = await import("../run-dialog.ts");
    const runs = await chooseRuns(context, {
      request: { filters: options, commandPath: path, root: { deleted: true }, args, byDefault: [":"] },
      nothing: "Nothing to purge.",
      ...permanentDialog(context),
      yes: options.yes,
    });
    if (runs.length === 0) return 0;
    deletePermanently(context, runs);
    context.err(`Permanently deleted ${runs.length} run(s)\n`);
    return 0;
  },
});
