import { formatOption } from "../api-format.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "api compare",
  help: "Show comparison matric as JSON.\n\nIMPORTANT: This command is experimental and subject to change without notice.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    ...formatOption,
    includeBatch: { flags: "--include-batch", help: "Include batch runs." },
    ...allFilters,
  },
  async run(context, args, options, path) {
    const { selectRuns } = await import("../../store/index.ts");
    const { compareStoredRuns } = await import("../../compare/index.ts");
    const { printApi } = await import("../api-format.ts");
    const { logWarning } = await import("../output.ts");
    const selected = await selectRuns(context, {
      filters: options,
      commandPath: path,
      args,
      byDefault: [":"],
      readsScalars: true,
    });
    const runs = options.includeBatch ? selected : selected.filter(({ isBatch }) => !isBatch);
    if (runs.length === 0) return printApi(context, [], options);
    const { headings, rows } = await compareStoredRuns(runs, {}, context, (text) =>
      logWarning(context, text),
    );
    // The first column of `compare` is the short id.
    const full = rows.map(({ values }, at) => [runs[at]?.id ?? null, ...values.slice(1)]);
    return printApi(context, [["id", ...headings.slice(1)], ...full], options);
  },
});
