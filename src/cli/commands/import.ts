import { UserError } from "../../base/index.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "import",
  help: "Import one or more runs from ARCHIVE.",
  args: [
    { metavar: "ARCHIVE", required: true },
    { metavar: "RUN", multiple: true },
  ],
  options: {
    move: { flags: "-m, --move", help: "Move imported runs rather than copy." },
    copyResources: { flags: "--copy-resources", help: "Copy resources for each imported run." },
    ...allFilters,
    yes: { flags: "-y, --yes", help: "Do not prompt before importing." },
  },
  async run(context, [shown = "", ...args], { move, copyResources, yes, ...filters }, path) {
    const { importRuns, requireArchive, withArchiveDir } = await import("../../transfer/index.ts");
    const { chooseRuns, goOn } = await import("../run-dialog.ts");
    const archive = requireArchive(context, shown);
    if (move && archive.kind === "zip") throw new UserError("'--move' cannot be used with zip archives");
    return withArchiveDir(context, archive, async (dir) => {
      const runs = await chooseRuns(context, {
        request: { filters, commandPath: path, root: { archive: dir }, args, byDefault: [":"] },
        nothing: "No runs to import.",
        preview: `You are about to import (${move ? "move" : "copy"}) the following runs from '${shown}':`,
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
      const count = await importRuns(context, runs, archive, { move, copyResources, log });
      context.err(`Imported ${count} run(s) from ${shown}\n`);
      return 0;
    });
  },
});
