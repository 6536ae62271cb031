export { type BatchRequest, batchPlan } from "./batch-plan.ts";
export { gridTrials } from "./grid.ts";
export { type BatchWorld, runBatchTrials } from "./run-batch.ts";
