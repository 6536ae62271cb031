import type { Context } from "../../base/index.ts";
import type { RunRecord } from "../../store/index.ts";
import type { InTheWay, MergePlan } from "../../transfer/index.ts";
import { defineCommand } from "../command.ts";
import { commonFilters, statusFilters } from "../filters.ts";
import { mergeOptions } from "../merge-options.ts";

// 0.9: `-S` belongs to `--no-summary` here, not to the filters by status.
const { statusChars: _statusChars, ...filtersByStatus } = statusFilters;

export default defineCommand({
  name: "merge",
  help: "Copy run files to a project directory.",
  args: [{ metavar: "RUN" }],
  options: { ...mergeOptions, ...commonFilters, ...filtersByStatus },
  async run(context, [arg], options, path) {
    const { prepareMerge } = await import("../merge-options.ts");
    const { run, targetDir, plan, inTheWay } = await prepareMerge(context, arg, options, path);
    const shown = shownDir(context, targetDir, options.targetDir);
    if (inTheWay.paths.length > 0) throw await refusal(inTheWay, shown);
    if (options.preview) {
      await showMerge(context, run, `Merge will copy files from the following run to ${shown}:`, plan);
      await showSkipped(context, plan);
      return 0;
    }
    if (plan.toCopy.length === 0) {
      await showRun(context, run, "Nothing to copy for the following run:");
      context.err("Try 'guild merge --preview' for a list of skipped files.\n");
      return 0;
    }
    if (!options.yes) await confirmMerge(context, run, shown, plan);
    const { copyMerged } = await import("../../transfer/index.ts");
    const { logInfo } = await import("../output.ts");
    await copyMerged(context, run, plan.toCopy, targetDir, ({ targetPath }) =>
      logInfo(context, `Copying ${targetPath}`),
    );
    return 0;
  },
});

const shownDir = (context: Context, dir: string, typed: string | undefined): string =>
  dir === context.processCwd ? "the current directory" : `'${typed ?? dir}'`;

const refusal = async ({ kind, paths }: InTheWay, shown: string): Promise<Error> => {
  const { UserError } = await import("../../base/index.ts");
  const list = paths.map((path) => `\n  ${path}`).join("");
  return kind === "existing"
    ? new UserError(`files in ${shown} would be replaced:${list}`, {
        hint: "Use --replace to skip this check.",
      })
    : new UserError(`files in ${shown} have unstaged changes:${list}`, {
        hint: "Stage or stash these changes or use --replace to skip this check.",
      });
};

const confirmMerge = async (
  context: Context,
  run: RunRecord,
  shown: string,
  plan: MergePlan,
): Promise<void> => {
  const { confirmOrEnd } = await import("../run-dialog.ts");
  await showMerge(context, run, `You are about to copy files from the following run to ${shown}:`, plan);
  const skipped = plan.toSkip.length;
  if (skipped > 0) {
    const files = skipped === 1 ? "1 file" : `${skipped} files`;
    context.err(`${files} will not be copied (use --preview to show the full list)\n`);
  }
  await confirmOrEnd(context, "Continue?", "no");
};

const showMerge = async (
  context: Context,
  run: RunRecord,
  heading: string,
  { toCopy }: MergePlan,
): Promise<void> => {
  const { compareText } = await import("../../base/index.ts");
  await showRun(context, run, heading);
  const paths = toCopy.map(({ targetPath }) => targetPath).sort(compareText);
  const lines = paths.length === 0 ? ["nothing to copy"] : paths;
  context.err(`Files:\n${lines.map((line) => `  ${line}\n`).join("")}`);
};

const showSkipped = async (context: Context, { toSkip }: MergePlan): Promise<void> => {
  if (toSkip.length === 0) return;
  const { compareText } = await import("../../base/index.ts");
  const { formatTable } = await import("../table.ts");
  const rows = toSkip
    .map(({ targetPath, reason }) => ({ path: targetPath, reason }))
    .sort((a, b) => compareText(a.path, b.path));
  context.err("Skipped:\n");
  context.err(formatTable(rows, { columns: ["path", "reason"], indent: 2, width: context.terminal.columns }));
};

const showRun = async (context: Context, run: RunRecord, heading: string): Promise<void> => {
  const { formatTable } = await import("../table.ts");
  const { runRows, runTableWidth, selectedColumns } = await import("../run-rows.ts");
  const width = runTableWidth(context);
  context.err(
    `${heading}\n${formatTable(runRows(context, [run]), { columns: selectedColumns, indent: 2, width })}`,
  );
};
