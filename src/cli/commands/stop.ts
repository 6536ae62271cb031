import { selectRuns } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { commonFilters } from "../filters.ts";

export default defineCommand({
  name: "stop",
  help: "Stop one or more runs.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    ...commonFilters,
    remote: { flags: "-r, --remote", help: "Stop remote runs.", metavar: "REMOTE" },
    yes: { flags: "-y, --yes", help: "Do not prompt before stopping." },
    force: { flags: "--force", help: "Kill processes rather than ask them to end." },
    timeout: {
      flags: "--timeout",
      help: "Seconds to wait for processes to end (default is 30).",
      metavar: "N",
      type: "number",
    },
    noWait: { flags: "-n, --no-wait", help: "Don't wait for remote runs to stop." },
  },
  async run(context, args, options, path) {
    const filters = args.length === 0 ? { ...options, statusRunning: true } : options;
    const selected = await selectRuns(context, { filters, commandPath: path, args, byDefault: [":"] });
    const runs = selected.filter(({ status }) => !(status.kind === "running" && "remote" in status.by));
    if (runs.length === 0) {
      context.err("Nothing to stop.\n");
      return 0;
    }
    if (!options.yes) {
      const { confirmRuns } = await import("../run-dialog.ts");
      const { warningStyle } = await import("../output.ts");
      await confirmRuns(context, {
        runs,
        preview: warningStyle(context, "You are about to stop the following runs:"),
        question: `Stop ${runs.length} run(s)?`,
        byDefault: "no",
      });
    }
    const { stopRuns } = await import("../../execute/index.ts");
    await stopRuns(context, runs, {
      force: options.force,
      ...(options.timeout === undefined ? {} : { timeoutMs: options.timeout * 1000 }),
    });
    return 0;
  },
});
