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
export { presentOps } from "./present-ops.ts";
export { type DiffTarget, diffArgs, diffPairs, runDiff } from "./run-diff.ts";
export { formatScalarList } from "./scalar-list.ts";
export { compareStoredRuns } from "./stored-runs.ts";
