import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";
import { serverOptions } from "../server-options.ts";

export default defineCommand({
  name: "view",
  help: "Visualize runs in a local web application.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    ...serverOptions,
    includeBatch: { flags: "--include-batch", help: "Include batch runs." },
    noOpen: { flags: "-n, --no-open", help: "Don't open Guild View in a browser." },
    logging: { flags: "--logging", help: "Log requests." },
    testRunsData: { flags: "--test-runs-data", help: "", hidden: true },
    deleted: { flags: "--deleted", help: "", hidden: true },
    ...allFilters,
  },
  async run(context, args, options, path) {
    const { oldAnswers, serve } = await import("../serve.ts");
    const request = { ...options, args, commandPath: path };
    if (options.testRunsData) {
      const { printApi } = await import("../api-format.ts");
      const old = oldAnswers(context, request);
      return printApi(context, (await old.runs()).map(old.run), { format: true });
    }
    return serve(context, request, {
      line: (url) => `Running Guild View at ${url} (Type Ctrl-C to quit)\n`,
      opens: !options.noOpen,
    });
  },
});
