import type { Context, PyMap, PyValue } from "../../base/index.ts";
import type { MergeFile, MergeFileType, SkipReason } from "../../transfer/index.ts";
import { formatOption } from "../api-format.ts";
import { defineCommand } from "../command.ts";
import { commonFilters, statusFilters } from "../filters.ts";
import type { MergeOptions, PreparedMerge } from "../merge-options.ts";
import { mergeOptions } from "../merge-options.ts";

// 0.9: `-S` belongs to `--no-summary` here, not to the filters by status.
const { statusChars: _statusChars, ...filtersByStatus } = statusFilters;

export default defineCommand({
  name: "api merge",
  help: "Provides merge support.",
  args: [{ metavar: "RUN" }],
  options: { ...formatOption, ...mergeOptions, ...commonFilters, ...filtersByStatus },
  async run(context, [arg], options, path) {
    const { pyMap, UserError } = await import("../../base/index.ts");
    const { printApi } = await import("../api-format.ts");
    const { prepareMerge } = await import("../merge-options.ts");
    if (!options.yes && !options.preview) {
      throw new UserError("--yes must be specified for this command when --preview is not used", {
        hint: `Try '${path} --help' for more information.`,
      });
    }
    try {
      const merge = await prepareMerge(context, arg, options, path);
      printApi(context, await answer(context, merge, options), options);
      return 0;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const detail = [error.message, error.hint].filter(Boolean).join("\n");
      const said = { resp: "other-error", code: error.exitCode, detail, output: "" };
      printApi(context, pyMap(Object.entries(said)), options);
      return error.exitCode;
    }
  },
});

const answer = async (
  context: Context,
  { run, targetDir, plan, inTheWay }: PreparedMerge,
  { preview }: MergeOptions,
): Promise<PyMap> => {
  const { pyMap } = await import("../../base/index.ts");
  const response = (resp: string, ...more: readonly (readonly [string, PyValue])[]): PyMap =>
    pyMap([["resp", resp], ...more]);
  if (inTheWay.paths.length > 0) {
    return response(inTheWay.kind === "existing" ? "replacement-paths" : "unstaged-paths", [
      "paths",
      inTheWay.paths,
    ]);
  }
  const file = ({ type, runPath, targetPath }: MergeFile) =>
    Object.entries({ fileType: typeCodes[type], runPath, targetPath });
  if (preview) {
    const { apiMergedRun } = await import("../api-run.ts");
    return response(
      "preview",
      ["run", apiMergedRun(run)],
      ["targetDir", targetDir],
      ["toCopy", plan.toCopy.map((each) => pyMap(file(each)))],
      ["toSkip", plan.toSkip.map((each) => pyMap([...file(each), ["reason", reasonCodes[each.reason]]]))],
    );
  }
  if (plan.toCopy.length === 0) return response("nothing-to-copy");
  const { copyMerged } = await import("../../transfer/index.ts");
  await copyMerged(context, run, plan.toCopy, targetDir, () => {});
  return response("ok", ["copied", plan.toCopy.map(({ targetPath }) => targetPath)]);
};

const typeCodes: Readonly<Record<MergeFileType, string>> = { source: "s", dependency: "d", other: "o" };

const reasonCodes: Readonly<Record<SkipReason, string>> = {
  "non-project file": "?",
  unchanged: "u",
  "non-project dependency": "npd",
  "skipped dependency": "d",
  "skipped source code": "s",
  excluded: "x",
};
