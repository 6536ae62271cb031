import { resolve } from "node:path";
import type { Context } from "../../base/index.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "publish",
  help: "Publish one or more runs.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    dest: { flags: "-d, --dest", help: "Destination to publish runs.", metavar: "DIR" },
    template: { flags: "-t, --template", help: "Run template used to publish runs.", metavar: "VAL" },
    indexTemplate: {
      flags: "-i, --index-template",
      help: "Index template used to publish runs.",
      metavar: "VAL",
    },
    files: {
      flags: "-f, --files",
      help: "Copy run files as configured by the operation. By default, run files are not copied. Use `--all-files` to copy all files regardless of how the operation is configured.",
    },
    allFiles: {
      flags: "-a, --all-files",
      help: "Copy all run files. By default, run files are not copied. Use `--files` to copy only files as configured by the operation.",
    },
    includeLinks: {
      flags: "-L, --include-links",
      help: "Include links when publishing files. Implies --files.",
    },
    noMd5: { flags: "--no-md5", help: "Do not calculate MD5 digests for run files." },
    includeBatch: { flags: "--include-batch", help: "Include batch runs." },
    refreshIndex: {
      flags: "-r, --refresh-index",
      help: "Refresh runs index without publishing anything.",
    },
    ...allFilters,
    yes: { flags: "-y, --yes", help: "Do not prompt before publishing." },
  },
  async run(context, args, options, path) {
    const { UserError } = await import("../../base/index.ts");
    const { bytesBelow, indexTemplateFile, refreshIndex, sizeText } = await import("../../transfer/index.ts");
    if (options.files && options.allFiles) {
      throw new UserError("--files and --all-files cannot both be used");
    }
    const shown = options.dest || "published-runs";
    const dest = resolve(context.cwd, shown);
    const index = options.indexTemplate && indexTemplateFile(context.cwd, options.indexTemplate);
    if (options.refreshIndex) {
      context.out(`Refreshing runs index in ${shown}\n`);
      await refreshIndex(dest, index);
      context.out(`Published runs using ${sizeText(bytesBelow(dest))}\n`);
      return 0;
    }
    const runs = await chosen(context, args, options, path, shown);
    if (runs.length === 0) return 0;
    const { publishRun } = await import("../../transfer/index.ts");
    const { presentOps } = await import("../../compare/index.ts");
    const { commandText } = await import("../run-rows.ts");
    const { logWarning } = await import("../output.ts");
    const warn = (text: string) => logWarning(context, text);
    const opOf = await presentOps(runs, context, warn);
    for (const run of runs) {
      context.out(`Publishing [${run.shortId}] ${run.operation}... `);
      const bytes = await publishRun(context, run, dest, {
        copied: options.allFiles ? "all" : options.files || options.includeLinks ? "configured" : "none",
        includeLinks: options.includeLinks,
        md5: !options.noMd5,
        template: options.template,
        opOf,
        cwd: context.cwd,
        command: (each) => commandText(each.attr("cmd")),
        warn,
      });
      context.out(`using ${sizeText(bytes)}\n`);
    }
    context.out("Refreshing runs index\n");
    await refreshIndex(dest, index);
    context.out(`Published runs using ${sizeText(bytesBelow(dest))}\n`);
    return 0;
  },
});

type Chosen = Parameters<typeof import("../../store/index.ts").selectRuns>[1]["filters"] & {
  readonly includeBatch: boolean;
  readonly yes: boolean;
};

/** The runs to publish, agreed to; none if there are none, which is told. */
const chosen = async (
  context: Context,
  args: readonly string[],
  options: Chosen,
  commandPath: string,
  dest: string,
) => {
  const { selectRuns } = await import("../../store/index.ts");
  const { confirmRuns } = await import("../run-dialog.ts");
  const selected = await selectRuns(context, { filters: options, commandPath, args, byDefault: [":"] });
  const runs = options.includeBatch ? selected : selected.filter(({ isBatch }) => !isBatch);
  if (runs.length === 0) context.err("No runs to publish.\n");
  else if (!options.yes) {
    await confirmRuns(context, {
      runs,
      preview: `You are about to publish the following run(s) to ${dest}:`,
      question: "Continue?",
      byDefault: "yes",
    });
  }
  return runs;
};
