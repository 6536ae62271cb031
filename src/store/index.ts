// The languages of filters and time ranges are not here: `filteredRuns` loads them when there is a filter.

export { type Col, ColSpecError, parseColSpec, requireCol } from "./col-spec.ts";
export { type ColSubject, colSubject, colValue } from "./col-value.ts";
export { addComment, clearComments, deleteComment } from "./comments.ts";
export { extremeRun } from "./extreme-run.ts";
export { indexFacts } from "./index-facts.ts";
export { changeLabel, type LabelChange } from "./labels.ts";
export { markRun, unmarkRun } from "./marks.ts";
export { opDir, opDirLabels, opSource } from "./op-display.ts";
export { noteRestart } from "./restarted.ts";
export type { RunFilters } from "./run-filters.ts";
export type { HeldRuns } from "./run-index/held-runs.ts";
export { RunRecord } from "./run-record.ts";
export { runScalars } from "./run-scalars.ts";
export { runDuration } from "./run-value.ts";
export { listRuns, runInDir, runsDir, runsIn, trashDir } from "./scan.ts";
export {
  compileFilters,
  filteredRuns,
  findRuns,
  firstRuns,
  holdRuns,
  onlyRun,
  type RunRequest,
  selectRun,
  selectRuns,
} from "./select.ts";
export { sourceCodeText, sourceDir } from "./source-dir.ts";
export { statusText } from "./status-text.ts";
export { changeTags, tagsOfRuns } from "./tags.ts";
export { deletePermanently, deleteRuns, restoreRuns } from "./trash.ts";
