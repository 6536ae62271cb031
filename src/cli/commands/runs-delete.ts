import type { Context } from "../../base/index.ts";
import { deletePermanently, deleteRuns, type RunRecord } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";
import { warningStyle } from "../output.ts";
import { permanentDialog } from "../permanent-dialog.ts";

export default defineCommand({
  name: "delete, rm",
  help: "Delete one or more runs.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    archive: { flags: "-A, --archive", help: "Delete archived runs in PATH.", metavar: "PATH" },
    ...allFilters,
    remote: { flags: "-r, --remote", help: "Delete remote runs.", metavar: "REMOTE" },
    yes: { flags: "-y, --yes", help: "Do not prompt before deleting." },
    permanent: { flags: "-p, --permanent", help: "Permanentaly delete runs so they cannot be recovered." },
  },
  async run(context, args, options, path) {
    const { chooseRuns } = await import("../run-dialog.ts");
    const archive = options.archive ? await archiveDir(context, options.archive) : undefined;
    const runs = await chooseRuns(context, {
      request: {
        filters: options,
        commandPath: path,
        root: { archive },
        args,
        byDefault: [":"],
      },
      nothing: "Nothing to delete.",
      ...(options.permanent
        ? permanentDialog(context)
        : {
            preview: "You are about to delete the following runs:",
            question: (count: number) => `Delete ${count} run(s)?`,
            byDefault: "yes",
          }),
      yes: options.yes,
    });
    if (runs.length === 0) return 0;
    // What an archive holds is a copy: the process it names belongs to another run.
    if (!options.archive) await stopBefore(context, runs, options.yes);
    if (options.permanent) deletePermanently(context, runs);
    else deleteRuns(context, runs);
    context.err(`${options.permanent ? "Permanently deleted" : "Deleted"} ${runs.length} run(s)\n`);
    return 0;
  },
});

const archiveDir = async (context: Context, shown: string): Promise<string> => {
  const { requireArchive } = await import("../../transfer/index.ts");
  const { UserError } = await import("../../base/index.ts");
  const { kind, path } = requireArchive(context, shown);
  if (kind === "directory") return path;
  throw new UserError("cannot delete runs of a zip archive", {
    hint: `Import them and export those to keep, or use 'zip --delete ${shown}'.`,
  });
};

/** Stops those of the runs that run here, agreed to unless `yes`. Throws `UserError` if one does not stop. */
const stopBefore = async (context: Context, runs: readonly RunRecord[], yes: boolean): Promise<void> => {
  const running = [...new Set(runs)].filter(({ status }) => status.kind === "running" && "pid" in status.by);
  if (running.length === 0) return;
  if (!yes) {
    const warning = "WARNING: One or more runs are still running and will be stopped before being deleted.";
    context.err(`${warningStyle(context, warning)}\n`);
    const { confirmOrEnd } = await import("../run-dialog.ts");
    await confirmOrEnd(context, "Really delete these runs?", "no");
  }
  const { stopRuns } = await import("../../execute/index.ts");
  await stopRuns(context, running);
};
