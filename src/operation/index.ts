export { completeOperation } from "./complete.ts";
export { withDependencyFlags } from "./dependency-flags.ts";
export { withFlagConfig } from "./dependency-runs.ts";
export { completeOp, refreshNote } from "./import/index.ts";
export { decodeOpData, encodeOpData } from "./op-data.ts";
export {
  type Operation,
  requireGridOperation,
  requireOperation,
} from "./operation.ts";
export {
  matchOperationRuns,
  type OperationRunQuery,
  operationSpecsText,
} from "./operation-runs.ts";
export { impliedBatch, type PlanRequest, type PlanWorld, planRun, sourceCodeRequest } from "./plan.ts";
export { plainRestart, planRestart } from "./restart.ts";
export { encodeRunParams } from "./run-params.ts";
export type * from "./types.ts";
