import type { Context } from "../base/index.ts";
import type { ScalarSummary } from "../scalars/index.ts";
import { colSubject, type RunRecord, runScalars } from "../store/index.ts";
import { presentOps } from "./present-ops.ts";
import { type ColumnOptions, type ColumnSource, columnsFor } from "./run-columns.ts";
import { type ComparedRun, type CompareTable, compareRuns, type TableOptions } from "./table.ts";

type Asked = Pick<Context, "now" | "userHome" | "processCwd">;

/** The comparison of runs of a home, in their order unless the options say otherwise. */
export const compareStoredRuns = async (
  runs: readonly RunRecord[],
  options: ColumnOptions & TableOptions,
  context: Asked,
  warn: (message: string) => void,
): Promise<CompareTable> => {
  const columns = columnsFor(options, warn);
  const readsOps = !options.skipOpCols && !options.strictCols;
  const presentOp = await presentOps(readsOps ? runs : [], context, warn);
  return compareRuns(
    runs.map((run): ComparedRun & ColumnSource => {
      const scalars = once(() => runScalars(run, warn));
      return {
        ...colSubject(run, context, scalars),
        isMarked: run.isMarked,
        opCompare: () => presentOp(run)?.op.compare,
        compareAttr: () => run.attr("compare"),
        flagNames: () => [...run.flags.keys()].map(String),
      };
    }),
    columns,
    options,
  );
};

const once = (read: () => readonly ScalarSummary[]): (() => readonly ScalarSummary[]) => {
  let known: readonly ScalarSummary[] | undefined;
  return () => {
    known ??= read();
    return known;
  };
};
