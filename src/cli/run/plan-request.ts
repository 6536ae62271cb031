import type { Context } from "../../base/index.ts";
import { encodeRunParams, type PlanRequest } from "../../operation/index.ts";
import { debugEnv } from "./debug-env.ts";
import { comment } from "./edit-comment.ts";
import type { RunOptions } from "./run-options.ts";

/** What the options of `guild run` say of the plan of a new run. */
export const planRequest = async (
  context: Context,
  options: RunOptions,
  opSpec: string | undefined,
  assigns: readonly string[],
): Promise<PlanRequest> => ({
  assigns,
  prototype: undefined,
  label: options.label,
  tags: options.tags,
  comment: await comment(context, options),
  forceFlags: options.forceFlags,
  keepRun: options.keepRun,
  randomSeed: options.randomSeed,
  gpus: options.gpus,
  noGpus: options.noGpus,
  debugSourceCode: options.debugSourcecode,
  env: debugEnv(options),
  additionalDeps: options.additionalDeps,
  runParams: encodeRunParams(options, opSpec, assigns),
});
