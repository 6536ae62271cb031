import { type Context, UserError } from "../../base/index.ts";
import {
  type ExecuteOptions,
  executeAgain,
  type Performed,
  prepareAgain,
  stageAgain,
  stagedText,
} from "../../execute/index.ts";
import { planRestart, type RunPlan } from "../../operation/index.ts";
import { type Run, runStatus } from "../../run/index.ts";
import { runsDir } from "../../store/index.ts";
import { confirm } from "../prompt.ts";
import { batchPrototype, requireNamedRun } from "./find-run.ts";
import { isSameAgain } from "./needed.ts";
import { previewText } from "./preview.ts";
import { printPlan } from "./print-plan.ts";
import { restartRequest } from "./restart-request.ts";
import type { RunOptions } from "./run-options.ts";
import { executeOptions, planWorld, terminalLog } from "./run-world.ts";
import { isInBackground, nothingRan, runInBackground } from "./start-run.ts";

/** `guild run --restart RUN` and `--start RUN`. */
export const restartCommand = async (
  context: Context,
  spec: string,
  assigns: readonly string[],
  options: RunOptions,
): Promise<Performed> => {
  const run = requireNamedRun(context, spec);
  refuseRunning(run);
  if (batchPrototype(run) !== undefined) {
    const { restartBatch } = await import("./restart-batch.ts");
    return restartBatch(context, run, assigns, options);
  }
  const request = await restartRequest(context, run, assigns, options);
  const plan = await planRestart(context, run, request, planWorld(context, terminalLog(context), options));
  const printed = printPlan(context, plan, options);
  if (printed !== undefined) return printed;
  const action = options.stage ? "stage" : "start";
  const preview = previewText({ plan, action, existing: run, batch: undefined });
  if (!options.yes && !(await confirm(context, `${preview}Continue?`, true))) return nothingRan;
  if (options.needed && isSameAgain(context, run, plan.flags)) return nothingRan;
  return startAgain(context, plan, run, options, {
    stage: stageAgain,
    prepare: prepareAgain,
    execute: executeAgain,
  });
};

type Step<Result> = (context: Context, plan: RunPlan, run: Run, options: ExecuteOptions) => Promise<Result>;

/** Stages a run again, runs it again, or does so in the background. */
const startAgain = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: RunOptions,
  how: { readonly stage: Step<void>; readonly prepare: Step<void>; readonly execute: Step<Performed> },
): Promise<Performed> => {
  const world = await executeOptions(context, terminalLog(context), {
    quiet: options.quiet,
    forceDeps: options.forceDeps,
    stopAfterMinutes: options.stopAfter,
  });
  if (options.stage) {
    await how.stage(context, plan, run, world);
    if (!options.quiet)
      context.out(stagedText(context, plan, run, !run.dir.startsWith(runsDir(context.home))));
    return nothingRan;
  }
  if (!isInBackground(options)) return how.execute(context, plan, run, world);
  return runInBackground(context, plan, run, options, () => how.prepare(context, plan, run, world));
};

const refuseRunning = (run: Run): void => {
  if (runStatus(run).kind !== "running") return;
  throw new UserError(`cannot restart run ${run.id} because it's running`, {
    hint: `Use 'guild stop ${run.id}' to stop it first and try again.`,
  });
};
