export { compileFilter, type FilterSubject, filterMatches } from "./filter.ts";
export { type Comparison, type Filter, parseFilter } from "./filter-parse.ts";
export { filterSubject, runDuration, runValue, type ScalarsOf } from "./filter-subject.ts";
export { opDir, opDirLabels, opSource } from "./op-display.ts";
export { compileOpMatch } from "./op-match.ts";
export { compileRunFilters, type FilterContext, type RunFilters, type RunPredicate } from "./run-filters.ts";
export { RunRecord } from "./run-record.ts";
export { type ListOptions, listRuns, runInDir, runsDir, runsIn, trashDir } from "./scan.ts";
export {
  filteredRuns,
  findRuns,
  type RunRequest,
  type RunsRoot,
  type StoreContext,
  selectRun,
  selectRuns,
} from "./select.ts";
export { statusPid, statusRemote, statusText } from "./status-text.ts";
export { localMillis, parseTimeRange, type TimeRange } from "./time-range.ts";
export { deletePermanently, deleteRuns, purgeRuns, restoreRuns } from "./trash.ts";
