export { exitCodeOf } from "./exit-status.ts";
export type { RunLog } from "./log.ts";
export { type Facts, startFacts } from "./metadata/index.ts";
export { type Performed, type PerformOptions, performRun } from "./perform.ts";
export { layDownRun, placeRun, type RunPlace, renewRun } from "./prepare.ts";
export { type ResolveOptions, resolveRunDependencies } from "./resolve.ts";
export { stagedText, stageRun } from "./stage.ts";
