export { readBatchFiles } from "./batch-files.ts";
export { batchPlan } from "./batch-plan.ts";
export {
  type BatchKind,
  type BatchRecord,
  batchKind,
  isListedKind,
  jobsAttr,
  listTrials,
  readBatch,
} from "./batch-record.ts";
export { encodeSearchFlags } from "./flag-encoder.ts";
export { jobSignals } from "./job-signals.ts";
export { openTrials, runBatchTrials } from "./run-batch.ts";
export { checkValues } from "./space.ts";
export type { TrialSource } from "./trial-source.ts";
export { saveTrials, trialFileFormat, trialRows } from "./trial-table.ts";
export { earlierAttr, linkedTrials } from "./trials.ts";
