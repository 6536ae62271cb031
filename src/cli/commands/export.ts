import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "export",
  help: "Export one or more runs.",
  args: [
    { metavar: "LOCATION", required: true },
    { metavar: "RUN", multiple: true },
  ],
  options: {
    move: { flags: "-m, --move", help: "Move exported runs rather than copy." },
    copyResources: { flags: "-r, --copy-resources", help: "Copy resources for each exported run." },
    ...allFilters,
    yes: { flags: "-y, --yes", help: "Do not prompt before exporting." },
  },
  async run(context, [location = "", ...args], { move, copyResources, yes, ...filters }, path) {
    const { checkLocation, exportRuns } = await import("../../transfer/index.ts");
    const { chooseRuns, goOn } = await import("../run-dialog.ts");
    checkLocation(context, location);
    const runs = await chooseRuns(context, {
      request: { filters, commandPath: path, args, byDefault: [":"] },
      nothing: "No runs to export.",
      preview: `You are about to ${move ? "move" : "copy"} the following runs to '${location}':`,
      question: goOn,
      byDefault: "yes",
      yes,
    });
    if (runs.length === 0) return 0;
    if (copyResources && !yes) {
      const { confirmResources } = await import("../confirm-resources.ts");
      await confirmResources(context);
    }
    const { transferLog } = await import("../transfer-log.ts");
    const log = transferLog(context);
    const count = await exportRuns(context, runs, location, { move, copyResources, log });
    context.err(`Exported ${count} run(s) to ${location}\n`);
    return 0;
  },
});
