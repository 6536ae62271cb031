export { batchPlan } from "./batch-plan.ts";
export { gridTrials } from "./grid.ts";
export { runBatchTrials } from "./run-batch.ts";
