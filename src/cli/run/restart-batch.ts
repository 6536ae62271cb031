import { type Context, type PyMap, UserError } from "../../base/index.ts";
import { jobsAttr, protoRun, readBatch } from "../../batch/index.ts";
import { executeAgain, type Performed, prepareAgain, stageAgain, stagedText } from "../../execute/index.ts";
import { encodeRunParams, plainRestart, planRestart, type RunPlan } from "../../operation/index.ts";
import { type Run, writeAttr } from "../../run/index.ts";
import { runsDir } from "../../store/index.ts";
import { confirm } from "../prompt.ts";
import { previewText } from "./preview.ts";
import type { RunOptions } from "./run-options.ts";
import { executeOptions, planWorld, terminalLog } from "./run-world.ts";
import { isInBackground, nothingRan, runInBackground } from "./start-run.ts";
import { batchWatch } from "./trial-board.ts";

/**
 * Starts a batch again: it goes on with the trials that did not complete. Flag arguments are those of its operation,
 * and trials with the new values come beside those that are there.
 */
export const restartBatch = async (
  context: Context,
  batch: Run,
  assigns: readonly string[],
  options: RunOptions,
): Promise<Performed> => {
  const log = terminalLog(context);
  const world = planWorld(context, log);
  const runParams = encodeRunParams(options, undefined, assigns);
  const own = { ...plainRestart(runParams), label: options.batchLabel, tags: options.batchTags };
  const plan = await planRestart(context, batch, own, world);
  const proto = await planRestart(context, protoRun(batch), protoRequest(options, assigns, runParams), world);
  if (options.printCmd || options.printTrials) {
    throw new UserError("the trials of a batch cannot be printed when it is started again", {
      hint: "Use 'guild runs info' and 'guild compare' to see those it has.",
    });
  }
  const preview = batchPreview(batch, plan, proto, options);
  if (!options.yes && !(await confirm(context, `${preview}Continue?`, true))) return nothingRan;
  renewPrototype(batch, proto, assigns);
  if (options.maxTrials !== undefined) writeAttr(batch, "max_trials", options.maxTrials);
  if (options.jobs !== undefined) writeAttr(batch, jobsAttr, options.jobs);
  const how = await executeOptions(context, log, {
    quiet: options.quiet,
    forceDeps: options.forceDeps,
    stopAfterMinutes: options.stopAfter,
  });
  if (options.stage) {
    await stageAgain(context, plan, batch, how);
    if (!options.quiet) context.out(stagedText(plan, batch, !batch.dir.startsWith(runsDir(context.home))));
    return nothingRan;
  }
  if (!isInBackground(options)) {
    const watch = batchWatch(context, readBatch(batch).jobs, options);
    return executeAgain(context, plan, batch, { ...how, ...watch });
  }
  return runInBackground(context, plan, batch, options, () => prepareAgain(context, plan, batch, how));
};

const protoRequest = (options: RunOptions, assigns: readonly string[], runParams: PyMap) => ({
  ...plainRestart(runParams),
  assigns,
  label: options.label,
  gpus: options.gpus,
  noGpus: options.noGpus,
});

const batchPreview = (batch: Run, plan: RunPlan, proto: RunPlan, options: RunOptions): string => {
  const { kind, objective, maxTrials, fileTrials } = readBatch(batch);
  return previewText({
    plan: proto,
    action: options.stage ? "stage" : "start",
    existing: batch,
    batch: {
      plan,
      kind,
      opDesc: plan.opDesc,
      objective,
      trialCount: options.maxTrials ?? maxTrials,
      hasFileTrials: fileTrials.length > 0,
    },
  });
};

/** Trials are copies of the prototype: it gets what they shall have. */
const renewPrototype = (batch: Run, proto: RunPlan, assigns: readonly string[]): void => {
  const run = protoRun(batch);
  writeAttr(run, "op", proto.opData);
  if (assigns.length === 0) return;
  writeAttr(run, "flags", new Map(proto.flags));
  writeAttr(run, "user_flags", new Map(proto.userFlags));
};
