export {
  type BackgroundProcess,
  type BackgroundRequest,
  backgroundMessage,
  removePidFile,
  startInBackground,
} from "./background.ts";
export { type ExecuteOptions, executeAgain, executePlan, stagePlan } from "./execute.ts";
export { exitCodeOf } from "./exit-status.ts";
export type { RunLog } from "./log.ts";
export { placeRun, type RunPlace } from "./prepare.ts";
export { stagedText } from "./stage.ts";
export { type StopOptions, stopRun, stopRuns } from "./stop.ts";
