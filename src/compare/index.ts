export { type DiffOptions, type DiffPair, redundantOptions } from "./diff-paths.ts";
export { diffCommand, isDiffCommand, isOnPath } from "./diff-program.ts";
export {
  formatCsv,
  formatGridJson,
  type Grid,
  textGrid,
  valueGrid,
  withoutUnchanged,
} from "./grid.ts";
export { presentOps } from "./present-ops.ts";
export { type ColumnOptions, type ColumnSource, columnsFor, type RunColumns } from "./run-columns.ts";
export { type DiffTarget, diffArgs, diffPairs, runDiff } from "./run-diff.ts";
export { formatScalarList } from "./scalar-list.ts";
export { type SortOrder, sortRows } from "./sort.ts";
export { requireWorkingSourceDir } from "./source-dirs.ts";
export { compareStoredRuns } from "./stored-runs.ts";
export {
  type ComparedRun,
  type CompareRow,
  type CompareTable,
  compareRuns,
  type TableOptions,
} from "./table.ts";
