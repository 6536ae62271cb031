import { encodeRunParams, type PlanRequest } from "../../operation/index.ts";
import type { RunOptions } from "./run-options.ts";

/** What the options of `guild run` say of the plan of a new run. */
export const planRequest = (
  options: RunOptions,
  opSpec: string | undefined,
  assigns: readonly string[],
): PlanRequest => ({
  assigns,
  baseFlags: [],
  label: options.label,
  tags: options.tags,
  comment: options.comment,
  forceFlags: options.forceFlags,
  keepRun: options.keepRun,
  randomSeed: options.randomSeed,
  gpus: options.gpus,
  noGpus: options.noGpus,
  debugSourceCode: options.debugSourcecode,
  additionalDeps: options.additionalDeps,
  runParams: encodeRunParams(options, opSpec, assigns),
});
