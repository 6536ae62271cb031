export { searchEncoder } from "./built-in.ts";
export { completeOperation } from "./complete.ts";
export { withDependencyFlags } from "./dependency-flags.ts";
export { withFlagConfig } from "./dependency-runs.ts";
export { completeOp, refreshNote, scriptFlags } from "./import/index.ts";
export { inNamespace, namespaceOfPlan, runNamespace } from "./namespace.ts";
export { decodeOpData, encodeOpData, type OpData } from "./op-data.ts";
export {
  namedBuiltIn,
  type Operation,
  operationRef,
  packageOperation,
  requireOperation,
} from "./operation.ts";
export { matchOperationRuns, type OperationRunQuery, operationSpecsText } from "./operation-runs.ts";

export { impliedBatch, type PlanRequest, type PlanWorld, planRun, sourceCodeRequest } from "./plan.ts";
export {
  plainRestart,
  planLikeRun,
  planRestart,
  prototypeOf,
  type RestartRequest,
  trialCommand,
} from "./restart.ts";
export { requireRunOperation } from "./run-operation.ts";
export { encodeRunParams, restartBatchParams } from "./run-params.ts";
export type * from "./types.ts";
