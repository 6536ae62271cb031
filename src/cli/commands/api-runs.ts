import { formatOption } from "../api-format.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "api runs",
  help: "Show runs as JSON.\n\nIMPORTANT: This command is experimental and subject to change without notice.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    ...formatOption,
    apiVersion: { flags: "-v, --api-version", help: "API version.", type: ["1", "2"] },
    deleted: { flags: "-d, --deleted", help: "Show deleted runs." },
    includeBatch: { flags: "--include-batch", help: "Include batch runs." },
    ...allFilters,
  },
  async run(context, args, options, path) {
    const { selectRuns } = await import("../../store/index.ts");
    const { apiRun } = await import("../api-run.ts");
    const { printApi } = await import("../api-format.ts");
    const { logWarning } = await import("../output.ts");
    const selected = await selectRuns(context, {
      filters: options,
      commandPath: path,
      args,
      byDefault: [":"],
      root: { deleted: options.deleted },
      readsScalars: true,
    });
    const runs = options.includeBatch ? selected : selected.filter(({ isBatch }) => !isBatch);
    const version = options.apiVersion === "1" ? 1 : 2;
    return printApi(
      context,
      runs.map((run) => apiRun(run, version, context, (text) => logWarning(context, text))),
      options,
    );
  },
});
