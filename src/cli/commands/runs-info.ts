import { formatPyJson } from "../../base/index.ts";
import { selectRun } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";
import { logWarning } from "../output.ts";

export default defineCommand({
  name: "info",
  help: "Show run information.",
  args: [{ metavar: "RUN" }],
  options: {
    comments: { flags: "-c, --comments", help: "Show run comments." },
    env: { flags: "-e, --env", help: "Show run environment." },
    deps: { flags: "-d, --deps", help: "Show resolved dependencies." },
    manifest: { flags: "-m, --manifest", help: "Show manifest." },
    plugins: { flags: "-p, --plugins", help: "Show plugins." },
    allScalars: {
      flags: "-s, --all-scalars",
      help: "Show all scalar values. By default only shows last values for non-system scalars.",
    },
    json: { flags: "--json", help: "Format information as JSON." },
    privateAttrs: { flags: "--private-attrs", help: "", hidden: true },
    ...allFilters,
    remote: { flags: "-r, --remote", help: "Show info for remote run.", metavar: "REMOTE" },
  },
  async run(context, [arg], options, path) {
    const { runInfo } = await import("../run-info.ts");
    const run = await selectRun(context, { filters: options, commandPath: path, arg });
    const info = runInfo(run, options, context, (text) => logWarning(context, text));
    if (options.json) {
      context.out(`${formatPyJson(new Map(info))}\n`);
    } else {
      const { formatRunInfo } = await import("../run-info-text.ts");
      context.out(formatRunInfo(info));
    }
    return 0;
  },
});
