export { type DependencyFlag, dependencyFlags, withDependencyFlags } from "./dependency-flags.ts";
export { resolvingName, sourceName } from "./names.ts";
export {
  matchOperationRuns,
  type OperationSpec,
  operationSpecsText,
  parseOperationSpecs,
  type RunCandidate,
} from "./operation-runs.ts";
export { resolveDependencies } from "./resolve.ts";
export type { DependencyLog, OperationRunQuery, ResolveContext, ResolveRequest } from "./types.ts";
