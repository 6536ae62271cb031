export {
  formatCsv,
  formatGridJson,
  type Grid,
  textGrid,
  valueGrid,
  withoutUnchanged,
} from "./grid.ts";
export { presentCompares } from "./op-compare.ts";
export { type ColumnOptions, type ColumnSource, columnsFor, type RunColumns } from "./run-columns.ts";
export { formatScalarList } from "./scalar-list.ts";
export { type SortOrder, sortRows } from "./sort.ts";
export { compareStoredRuns } from "./stored-runs.ts";
export {
  type ComparedRun,
  type CompareRow,
  type CompareTable,
  compareRuns,
  type TableOptions,
} from "./table.ts";
