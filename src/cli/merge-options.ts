import { resolve } from "node:path";
import type { Context } from "../base/index.ts";
import { type RunFilters, type RunRecord, selectRun } from "../store/index.ts";
import {
  filesInTheWay,
  type InTheWay,
  type MergePlan,
  planMerge,
  requireOwnProject,
} from "../transfer/index.ts";
import type { OptionSpecs, OptionValues } from "./command.ts";
import { refuseConflicts } from "./conflicts.ts";

/** Options of `merge` and `api merge`. */
export const mergeOptions = {
  targetDir: {
    flags: "-t, --target-dir",
    help: "Directory to merge run files to (required if project directory cannot be determined for the run).",
    metavar: "DIR",
  },
  sourcecode: {
    flags: "-s, --sourcecode",
    help: "Only copy run source code. Implies use of `--skip-deps`. Cannot be used with `--skip-sourcecode`.",
  },
  all: {
    flags: "-a, --all",
    help: "Copy all run files. May be used with `--skip-sourcecode`, `--skip-deps`, and `--exclude` to copy all but the skipped/excluded files.",
  },
  skipSourcecode: { flags: "--skip-sourcecode", help: "Don't copy run source code." },
  skipDeps: { flags: "-D, --skip-deps", help: "Don't copy project-local dependencies." },
  exclude: {
    flags: "-x, --exclude",
    help: "Exclude a file or pattern (may be used multiple times).",
    metavar: "PATTERN",
    repeat: true,
  },
  noSummary: { flags: "-S, --no-summary", help: "Don't generate a run summary." },
  summaryName: {
    flags: "--summary-name",
    help: "Name used for the run summary. Use '${run_id}' in the name to include the run ID.",
    metavar: "NAME",
  },
  preview: { flags: "-p, --preview", help: "Show what would happen on a merge." },
  yes: { flags: "-y, --yes", help: "Don't prompt before copying files." },
  replace: {
    flags: "--replace",
    help: "Allow replacement of existing files. Cannot be used with --no-replace",
  },
  noReplace: {
    flags: "--no-replace",
    help: "Fail if any target file would be replaced, even if that file is committed to the project VCS. Cannot be used with `--replace`.",
  },
} as const satisfies OptionSpecs;

export type MergeOptions = OptionValues<typeof mergeOptions>;

export type PreparedMerge = {
  readonly run: RunRecord;
  readonly targetDir: string;
  readonly plan: MergePlan;
  /** Files that must not be replaced; none with `--replace`. */
  readonly inTheWay: InTheWay;
};

/** Chooses the run and plans what `merge` copies. Throws `UserError` where that cannot be. */
export const prepareMerge = async (
  context: Context,
  arg: string | undefined,
  options: MergeOptions & RunFilters,
  path: string,
): Promise<PreparedMerge> => {
  refuseConflicts(conflicts, options, path);
  const run = await selectRun(context, { filters: options, commandPath: path, arg });
  if (options.targetDir === undefined) requireOwnProject(run, context.cwd, path);
  const targetDir = resolve(context.cwd, options.targetDir ?? ".");
  const plan = planMerge(run, targetDir, {
    all: options.all,
    skipSourcecode: options.skipSourcecode,
    skipDeps: options.skipDeps || options.sourcecode,
    exclude: options.exclude,
  });
  const inTheWay = options.replace
    ? ({ kind: "existing", paths: [] } as const)
    : await filesInTheWay(context, plan, targetDir, { all: options.noReplace });
  return { run, targetDir, plan, inTheWay };
};

const conflicts = [
  ["replace", "noReplace"],
  ["sourcecode", "skipSourcecode"],
] as const;
