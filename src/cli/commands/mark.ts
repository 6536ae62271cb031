import { markRun, unmarkRun } from "../../store/index.ts";
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
  async run(context, args, options, path) {
    const { chooseRuns, goOn } = await import("../run-dialog.ts");
    const verb = options.clear ? "unmark" : "mark";
    const runs = await chooseRuns(context, {
      request: {
        filters: args.length > 0 ? options : { ...options, ...defaultFilter(options) },
        commandPath: path,
        args,
        byDefault: [options.clear ? ":" : "1"],
      },
      nothing: `No runs to ${verb}.`,
      preview: `You are about to ${verb} the following runs:`,
      question: goOn,
      byDefault: "yes",
      yes: options.yes,
    });
    if (runs.length === 0) return 0;
    for (const run of runs) {
      if (options.clear) unmarkRun(run);
      else markRun(run);
    }
    context.err(`${options.clear ? "Unmarked" : "Marked"} ${runs.length} run(s)\n`);
    return 0;
  },
});

/** Without RUN all marked runs lose their mark, and the latest unmarked one gets one. */
const defaultFilter = ({
  clear,
  filterMarked,
}: {
  readonly clear: boolean;
  readonly filterMarked: boolean;
}) => {
  if (clear) return { filterMarked: true };
  return filterMarked ? {} : { filterUnmarked: true };
};
