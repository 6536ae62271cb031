import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "push",
  help: "Copy one or more runs to a remote location.",
  args: [
    { metavar: "REMOTE", required: true },
    { metavar: "RUN", multiple: true },
  ],
  options: {
    delete: { flags: "-n, --delete", help: "Delete remote files missing locally." },
    ...allFilters,
    yes: { flags: "-y, --yes", help: "Do not prompt before copying." },
  },
  async run(context, [name = "", ...args], options, path) {
    const { findRemote } = await import("../../remotes/index.ts");
    const { chooseRuns, goOn } = await import("../run-dialog.ts");
    const remote = findRemote(context, name);
    const runs = await chooseRuns(context, {
      request: { filters: options, commandPath: path, args, byDefault: [":"] },
      nothing: "No runs to copy.",
      preview: `You are about to copy (push${options.delete ? " with delete" : ""}) the following runs to ${name}:`,
      question: goOn,
      byDefault: "yes",
      yes: options.yes,
    });
    if (runs.length === 0) return 0;
    const { pushRuns } = await import("../remote/transfer.ts");
    await pushRuns(context, remote, runs, options);
    return 0;
  },
});
