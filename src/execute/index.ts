export {
  backgroundMessage,
  openPidFile,
  removePidFile,
  startInBackground,
} from "./background.ts";
export {
  type ExecuteOptions,
  executeAgain,
  executePlan,
  executePrepared,
  prepareAgain,
  preparePlan,
  preparePrototype,
  renewPrototype,
  stageAgain,
  stagePlan,
} from "./execute.ts";
export { exitCodeOf, interruptedStatus, terminatedStatus } from "./exit-status.ts";
export {
  type Interrupts,
  processInterrupts,
  type StopSignal,
  type Supervision,
} from "./interrupts.ts";
export type { RunLog } from "./log.ts";
export { hostName, startFacts, userName } from "./metadata/index.ts";
export type { Performed } from "./perform.ts";
export { placeRun } from "./prepare.ts";
export { recordedEnv } from "./process-env.ts";
export { shareAmongRuns } from "./shared.ts";
export { stagedText } from "./stage.ts";
export { stopRun, stopRuns } from "./stop.ts";
export { type Clock, systemClock } from "./timers.ts";
export { watchOutput } from "./watch-output.ts";
