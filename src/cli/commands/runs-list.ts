import { type Context, formatPyJson, pyStr } from "../../base/index.ts";
import { firstRuns, type RunRecord } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { refuseConflicts } from "../conflicts.ts";
import { allFilters } from "../filters.ts";
import { note } from "../output.ts";
import {
  listColumns,
  runDetails,
  runRows,
  runTableWidth,
  simpleColumns,
  withNamespaces,
} from "../run-rows.ts";
import { formatTable } from "../table.ts";

/** Runs shown without being asked for more, and added by each `--more`. */
const pageSize = 20;

export default defineCommand({
  name: "list",
  help: "List runs.",
  options: {
    all: { flags: "-a, --all", help: "Show all runs (by default only the last 20 runs are shown)." },
    more: { flags: "-m, --more", help: "Show 20 more runs. Maybe used multiple times.", count: true },
    limit: { flags: "-n, --limit", help: "Limit number of runs shown.", metavar: "N", type: { min: 1 } },
    deleted: { flags: "-d, --deleted", help: "Show deleted runs." },
    archive: { flags: "-A, --archive", help: "Show archived runs in PATH.", metavar: "PATH" },
    comments: { flags: "-c, --comments", help: "Show run comments." },
    verbose: { flags: "-v, --verbose", help: "Show run details." },
    json: { flags: "--json", help: "Format runs as JSON." },
    simplified: { flags: "-s, --simplified", help: "Show a simplified list." },
    ...allFilters,
    remote: { flags: "-r, --remote", help: "List runs on REMOTE rather than local runs.", metavar: "REMOTE" },
  },
  async run(context, _args, options, path) {
    refuseConflicts(conflicts, options, path);
    const list = async (inContext: Context, archive: string | undefined): Promise<number> => {
      const { runs, total } = await firstRuns(inContext, {
        filters: options,
        commandPath: path,
        root: { deleted: options.deleted, archive },
        limit: options.json ? undefined : limitOf(options),
      });
      if (options.json) return printJson(inContext, runs, options);
      if (runs.length < total && options.limit === undefined) noteCut(inContext, runs.length, total);
      await printTable(inContext, runs, options);
      return 0;
    };
    if (options.archive === undefined) return list(context, undefined);
    const { withArchiveOption } = await import("../archive-option.ts");
    return withArchiveOption(context, options.archive, list);
  },
});

const jsonPageSize = 500;

const conflicts = [
  ["comments", "verbose"],
  ["comments", "json"],
  ["json", "verbose"],
  ["archive", "deleted"],
  ["all", "limit"],
] as const;

type Limits = { readonly all: boolean; readonly more: number; readonly limit: number | undefined };

const limitOf = ({ all, more, limit }: Limits): number | undefined =>
  all ? undefined : (limit ?? (more + 1) * pageSize);

const noteCut = (context: Context, shown: number, total: number): void =>
  note(
    context,
    `Showing the first ${shown} runs (${total} total) - use --all to show all or -m to show more`,
  );

const printJson = async (context: Context, runs: readonly RunRecord[], limits: Limits): Promise<number> => {
  const { runJson } = await import("../run-json.ts");
  if (limits.all || limits.more > 0 || limits.limit !== undefined) {
    note(context, "--json option always shows all runs");
  }
  // A few at a time, each read by a record of its own: all that is known of 100,000 runs would fill the memory.
  context.out("[");
  for (let at = 0; at < runs.length; at += jsonPageSize) {
    const page = runs.slice(at, at + jsonPageSize).map((run) => formatPyJson(runJson(run.copy())));
    context.out(`${at === 0 ? "" : ", "}${page.join(", ")}`);
  }
  context.out("]\n");
  return 0;
};

type Shown = { readonly simplified: boolean; readonly comments: boolean; readonly verbose: boolean };

const printTable = async (context: Context, runs: readonly RunRecord[], shown: Shown): Promise<void> => {
  const rows = runRows(context, runs);
  const below = shown.verbose ? detailsBelow(context) : shown.comments ? await commentsBelow() : undefined;
  context.out(
    formatTable(rows, {
      columns: withNamespaces(shown.simplified ? simpleColumns : listColumns, rows),
      width: runTableWidth(context),
      below:
        below &&
        ((at) =>
          runs
            .slice(at, at + 1)
            .map(below)
            .join("")),
    }),
  );
};

type Below = (run: RunRecord) => string;

const detailsBelow =
  (context: Context): Below =>
  (run) =>
    [...runDetails(run, context)].map(([name, value]) => `  ${name}: ${pyStr(value)}\n`).join("");

const commentsBelow = async (): Promise<Below> => {
  const { formatCommentsBelow } = await import("../run-comments.ts");
  return (run) => formatCommentsBelow(run.comments);
};
