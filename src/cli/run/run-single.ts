import { type Context, UserError } from "../../base/index.ts";
import type { Performed } from "../../execute/index.ts";
import type { RunPlan } from "../../operation/index.ts";
import type { Run } from "../../run/index.ts";
import { logWarning } from "../output.ts";
import { confirm } from "../prompt.ts";
import { isNotNeeded, isSameAgain } from "./needed.ts";
import { previewText } from "./preview.ts";
import { printPlan } from "./print-plan.ts";
import type { RunOptions } from "./run-options.ts";
import { nothingRan, startNewRun } from "./start-run.ts";

/** Runs a plan that is no batch, once the user agrees. With `prototype` it is like that run. */
export const runSingle = async (
  context: Context,
  plan: RunPlan,
  options: RunOptions,
  prototype?: Run,
): Promise<Performed> => {
  if (options.printTrials) throw new UserError("cannot print trials for a non-batch operation");
  if (options.saveTrials !== undefined) {
    throw new UserError("cannot save trials for a non-batch operation");
  }
  const printed = printPlan(context, plan, options);
  if (printed !== undefined) return printed;
  if (options.maxTrials !== undefined) logWarning(context, "not a batch run - ignoring --max-trials");
  if (options.jobs !== undefined) logWarning(context, "not a batch run - ignoring --jobs");
  if (options.batchComment !== undefined || options.editBatchComment)
    logWarning(context, "operation is not a batch - ignoring batch comment");
  const action = options.stage ? "stage" : "run";
  const preview = previewText({
    plan,
    action,
    existing: undefined,
    batch: undefined,
    remote: options.remote,
  });
  if (!options.yes && !(await confirm(context, `${preview}Continue?`, true))) return nothingRan;
  if (options.needed) {
    if (prototype !== undefined && isSameAgain(context, prototype, plan.flags)) return nothingRan;
    if (isNotNeeded(context, plan)) return nothingRan;
  }
  return startNewRun(context, plan, options);
};
