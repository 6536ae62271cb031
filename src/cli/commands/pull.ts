import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "pull",
  help: "Copy one or more runs from a remote location.",
  args: [
    { metavar: "REMOTE", required: true },
    { metavar: "RUN", multiple: true },
  ],
  options: {
    delete: { flags: "-d, --delete", help: "Delete local files missing remotely." },
    ...allFilters,
    yes: { flags: "-y, --yes", help: "Do not prompt before copying." },
  },
  async run(context, [name = "", ...args], options, path) {
    const { findRemote } = await import("../../remotes/index.ts");
    const { chooseRuns, goOn } = await import("../run-dialog.ts");
    const { pullSource } = await import("../remote/transfer.ts");
    const source = await pullSource(context, findRemote(context, name));
    const runs = await chooseRuns(
      { ...context, home: source.home },
      {
        request: { filters: options, commandPath: path, args, byDefault: [":"] },
        nothing: "No runs to copy.",
        preview: `You are about to copy (pull${options.delete ? " with delete" : ""}) the following runs from ${name}:`,
        question: goOn,
        byDefault: "yes",
        yes: options.yes,
      },
    );
    if (runs.length > 0) await source.pull(runs, options);
    return 0;
  },
});
