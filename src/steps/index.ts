export { runSteps } from "./run-steps.ts";
export { type RunSpec, readWrittenStep, withModelOf } from "./step.ts";
