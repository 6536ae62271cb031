import { closeSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Context, textRepr, UserError } from "../../base/index.ts";
import type { RunRecord } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";
import { logWarning } from "../output.ts";

export default defineCommand({
  name: "tensorboard",
  help: "Visualize runs with TensorBoard.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    host: { flags: "-h, --host", help: "Name of host interface to listen on.", metavar: "HOST" },
    port: { flags: "-p, --port", help: "Port to listen on.", metavar: "PORT", type: { min: 0, max: 65535 } },
    includeBatch: { flags: "--include-batch", help: "Include batch runs." },
    refreshInterval: {
      flags: "--refresh-interval",
      help: "Refresh interval (defaults to 5 seconds).",
      metavar: "SECONDS",
      type: { min: 1 },
    },
    runNameFlags: {
      flags: "--run-name-flags",
      help: "Comma or space delimited list of flags used for run names.",
      metavar: "FLAGS",
    },
    noOpen: { flags: "-n, --no-open", help: "Don't open TensorBoard in a browser." },
    tensorBoardOptions: {
      flags: "-O",
      help: "An option that is passed through to TensorBoard as --OPTION=VALUE. May be used multiple times.",
      metavar: "OPTION=VALUE",
      repeat: true,
    },
    skipImages: { flags: "--skip-images", help: "Don't include run images as TF summaries." },
    skipHparams: { flags: "--skip-hparams", help: "Don't generate HParam TF summaries." },
    tab: { flags: "--tab", help: "Open with an initially selected tab.", metavar: "TAB" },
    exportScalars: {
      flags: "--export-scalars",
      help: "Export all scalars for a run to a CSV file. Use '-' to write to standard output.",
      metavar: "PATH",
    },
    runsInfile: { flags: "--runs-infile", help: "", metavar: "PATH", hidden: true },
    keepLogdir: { flags: "--keep-logdir", help: "", hidden: true },
    testLogdir: { flags: "--test-logdir", help: "", hidden: true },
    darkMode: { flags: "--dark-mode", help: "", hidden: true },
    ...allFilters,
  },
  async run(context, args, options, path) {
    const listRuns = async (): Promise<readonly RunRecord[]> => {
      if (options.runsInfile) return listedRuns(context, options.runsInfile);
      const { selectRuns } = await import("../../store/index.ts");
      const runs = await selectRuns(context, {
        filters: options,
        commandPath: path,
        args,
        byDefault: [":"],
        readsScalars: !options.exportScalars,
      });
      return options.includeBatch ? runs : runs.filter(({ isBatch }) => !isBatch);
    };
    if (options.exportScalars) return exportScalars(context, options.exportScalars, await listRuns());
    const refreshInterval = options.refreshInterval ?? shortestInterval;
    if (refreshInterval < shortestInterval) {
      throw new UserError(`interval ${refreshInterval} is too low - must be at least ${shortestInterval}`);
    }
    const { runTensorBoard } = await import("../tensorboard.ts");
    const { openUrl } = await import("../open-url.ts");
    const page = (url: string) =>
      `${url}${options.darkMode ? "/?darkMode=true" : ""}${options.tab ? `#${options.tab}` : ""}`;
    return runTensorBoard(context, {
      ...options,
      refreshInterval,
      extra: await tensorBoardOptions(options.tensorBoardOptions),
      open: options.noOpen ? undefined : (url) => openUrl(page(url), context),
      listRuns,
    });
  },
});

const shortestInterval = 5;

const tensorBoardOptions = async (
  given: readonly string[],
): Promise<readonly (readonly [name: string, value: string])[]> => {
  return given.map((text) => {
    const split = text.indexOf("=");
    if (split < 0) {
      throw new UserError(`invalid TensorBoard option ${textRepr(text)} - must be OPTION=VALUE`);
    }
    return [text.slice(0, split), text.slice(split + 1)];
  });
};

/** The runs whose ids a file lists; those that are gone are left out, and a file that is gone lists none. */
const listedRuns = async (context: Context, file: string): Promise<readonly RunRecord[]> => {
  const { readTextIfExists } = await import("../../run/index.ts");
  const { listRuns, runsDir } = await import("../../store/index.ts");
  const ids = (readTextIfExists(resolve(context.processCwd, file)) ?? "").split(/\s+/);
  const runs = new Map(listRuns(runsDir(context.home)).map((run) => [String(run.id), run]));
  return ids.flatMap((id) => runs.get(id) ?? []);
};

const exportScalars = async (context: Context, path: string, runs: readonly RunRecord[]): Promise<number> => {
  const { exportScalars: exportTo } = await import("../../tensorboard/index.ts");
  const warn = (text: string) => logWarning(context, text);
  if (path === "-") {
    exportTo(runs, context.out, warn);
    return 0;
  }
  const { openOutputFile } = await import("../output-file.ts");
  const file = openOutputFile(context, path);
  try {
    exportTo(runs, (text) => writeFileSync(file, text), warn);
  } finally {
    closeSync(file);
  }
  return 0;
};
