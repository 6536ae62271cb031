import { type Context, formatTimestamp, isPyList, type PyValue, pyStr, shortPath } from "../base/index.ts";
import { readLock } from "../run/index.ts";
import { opDirLabels, opSource, type RunRecord, statusText } from "../store/index.ts";
import { dim } from "./output.ts";
import type { TableRow } from "./table.ts";

type RowContext = Pick<Context, "cwd" | "userHome" | "terminal" | "env">;

/** Columns of run tables: `runRows` has a cell for each of them. */
export const listColumns = ["index", "op_desc", "started", "status_with_remote", "label"] as const;
export const simpleColumns = ["num_index", "op_desc", "status_with_remote", "label"] as const;
/** Of runs that a command is about to change: without an index. */
export const selectedColumns = ["short_index", "op_desc", "started", "status_with_remote", "label"] as const;

/** `columns` with one for the namespace behind the first, where the rows are of more than one. */
export const withNamespaces = (columns: readonly string[], rows: readonly TableRow[]): readonly string[] => {
  const [first = "", ...others] = columns;
  return new Set(rows.map(({ namespace }) => namespace)).size > 1 ? [first, "namespace", ...others] : columns;
};

/** The facts of a run that `runs list -v` and `runs info` show, in their order. */
export const detailNames = [
  "id",
  "operation",
  "from",
  "status",
  "started",
  "stopped",
  "marked",
  "label",
  "sourcecode_digest",
  "vcs_commit",
  "run_dir",
  "command",
  "exit_status",
  "pid",
] as const;

/** Rows for a table of runs, numbered from 1. */
export const runRows = (context: RowContext, runs: readonly RunRecord[]): readonly TableRow[] => {
  const opDirLabel = opDirLabels(context);
  return runs.map((run, at) => ({
    index: `[${at + 1}:${run.shortId}]`,
    num_index: `[${at + 1}]`,
    short_index: `[${run.shortId}]`,
    op_desc: opCell(context, run, opDirLabel(run)),
    started: formatTimestamp(run.started),
    status_with_remote: statusText(run.status),
    namespace: run.namespace ?? "",
    label: run.label,
  }));
};

const opCell = (context: RowContext, run: RunRecord, dir: string | undefined): string => {
  const suffix = dir === undefined ? "" : dim(context, ` (${dir})`);
  return `${run.operation}${suffix}${run.isMarked ? " [marked]" : ""}`;
};

/** Where rows of run tables are cut. 0.9: one column earlier without `SHELL`, for Windows' command prompt. */
export const runTableWidth = ({ terminal, env }: RowContext): number | undefined =>
  terminal.columns === undefined || env.SHELL ? terminal.columns : terminal.columns - 1;

/** The facts of a run by `detailNames`; numbers stay numbers. What a run does not have is empty. */
export const runDetails = (
  run: RunRecord,
  { userHome }: Pick<Context, "userHome">,
): ReadonlyMap<(typeof detailNames)[number], PyValue> =>
  new Map([
    ["id", run.id],
    ["operation", run.operation],
    ["from", opSource(run.opRef, { userHome })],
    ["status", run.status.kind],
    ["started", formatTimestamp(run.started)],
    ["stopped", formatTimestamp(run.stopped)],
    ["marked", run.isMarked ? "yes" : "no"],
    ["label", run.label],
    ["sourcecode_digest", run.sourceCodeDigest],
    ["vcs_commit", run.attr("vcs_commit") ?? ""],
    ["run_dir", shortPath(run.dir, userHome)],
    ["command", commandText(run.attr("cmd"))],
    ["exit_status", run.attr("exit_status") ?? ""],
    ["pid", readLock(run)?.pid ?? ""],
  ]);

/** The arguments of a command, those empty or with a space in double quotes. Not for a shell to read. */
export const commandText = (cmd: PyValue | undefined): string =>
  isPyList(cmd)
    ? cmd
        .map(pyStr)
        .map((arg) => (arg === "" || arg.includes(" ") ? `"${arg}"` : arg))
        .join(" ")
    : "";
