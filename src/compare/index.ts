export { redundantOptions } from "./diff-paths.ts";
export { diffCommand, isDiffCommand, isOnPath } from "./diff-program.ts";
export {
  formatCsv,
  formatGridJson,
  type Grid,
  textGrid,
  valueGrid,
  withoutUnchanged,
} from "./grid.ts";
export { parallelPage } from "./parallel-page.ts";
export { presentOps } from "./present-ops.ts";
export { runDetail } from "./run-detail.ts";
export { type DiffTarget, diffArgs, diffPairs, runDiff } from "./run-diff.ts";
export { formatScalarList } from "./scalar-list.ts";
export {
  type GridView,
  openGrid,
  pressKey,
  reloadGrid,
  resizeGrid,
  showMark,
  type ViewData,
  visibleRows,
} from "./screen/index.ts";
export { compareStoredRuns } from "./stored-runs.ts";
