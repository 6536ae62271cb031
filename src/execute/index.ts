export { type ExecuteOptions, executeAgain, executePlan, stagePlan } from "./execute.ts";
export { exitCodeOf } from "./exit-status.ts";
export type { RunLog } from "./log.ts";
export { placeRun, type RunPlace } from "./prepare.ts";
export { stagedText } from "./stage.ts";
