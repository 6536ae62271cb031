export { completeOperation } from "./complete.ts";
export { withDependencyFlags } from "./dependency-flags.ts";
export { type DependencyRuns, withFlagConfig } from "./dependency-runs.ts";
export { completeOp, refreshNote } from "./import/index.ts";
export { decodeOpData, encodeOpData, type OpData } from "./op-data.ts";
export {
  type Operation,
  type OperationResource,
  operationRef,
  requireGridOperation,
  requireOperation,
} from "./operation.ts";
export {
  matchOperationRuns,
  type OperationRunQuery,
  operationSpecsText,
  type RunCandidate,
} from "./operation-runs.ts";
export { impliedBatch, type PlanRequest, type PlanWorld, planRun, sourceCodeRequest } from "./plan.ts";
export { plainRestart, planRestart, type RestartRequest } from "./restart.ts";
export { encodeRunParams } from "./run-params.ts";
export type * from "./types.ts";
