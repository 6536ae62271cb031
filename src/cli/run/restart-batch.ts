import { type Context, isPyMap, type PyMap } from "../../base/index.ts";
import { gridTrials } from "../../batch/index.ts";
import {
  executePrepared,
  type Performed,
  prepareAgain,
  renewPrototype,
  stageAgain,
  stagedText,
} from "../../execute/index.ts";
import { planRestart, type RestartRequest, type RunPlan, restartBatchParams } from "../../operation/index.ts";
import { batchName, protoDir, type Run, readAttr } from "../../run/index.ts";
import { runsDir } from "../../store/index.ts";
import { confirm } from "../prompt.ts";
import { trialsTable } from "./batch-command.ts";
import { batchComment } from "./edit-comment.ts";
import { isSameAgain } from "./needed.ts";
import { previewText } from "./preview.ts";
import { print, printPlan } from "./print-plan.ts";
import { restartRequest } from "./restart-request.ts";
import type { RunOptions } from "./run-options.ts";
import { executeOptions, planWorld, terminalLog } from "./run-world.ts";
import { isInBackground, nothingRan, runInBackground } from "./start-run.ts";

/**
 * `--restart` of a batch: flags, label and tags are those of its trials, of which it makes new ones. The trials it
 * made before stay.
 */
export const restartBatch = async (
  context: Context,
  batch: Run,
  assigns: readonly string[],
  options: RunOptions,
): Promise<Performed> => {
  const proto: Run = { id: batch.id, dir: protoDir(batch) };
  const plans = await planBatchAgain(context, { batch, proto }, assigns, options);
  const trials = gridTrials(plans.proto.flags, {
    maxTrials: options.maxTrials ?? storedMaxTrials(batch),
    randomSeed: plans.batch.randomSeed,
  });
  if (options.printTrials) return print(context, trialsTable(trials));
  const printed = printPlan(context, plans.batch, options);
  if (printed !== undefined) return printed;
  const action = options.stageTrials ? "stage trials for" : options.stage ? "stage" : "start";
  const preview = previewText({ plan: plans.proto, action, existing: batch, trialCount: trials.length });
  if (!options.yes && !(await confirm(context, `${preview}Continue?`, true))) return nothingRan;
  if (options.needed && isSameAgain(context, batch, plans.batch.flags, { proto, flags: plans.proto.flags })) {
    return nothingRan;
  }
  return startBatchAgain(context, batch, plans, options);
};

type BatchPlans = { readonly batch: RunPlan; readonly proto: RunPlan };

const planBatchAgain = async (
  context: Context,
  { batch, proto }: { readonly batch: Run; readonly proto: Run },
  assigns: readonly string[],
  options: RunOptions,
): Promise<BatchPlans> => {
  const world = planWorld(context, terminalLog(context), options);
  const request = await restartRequest(context, proto, assigns, options);
  const own: RestartRequest = {
    ...request,
    assigns: [],
    operation: undefined,
    forceSourceCode: false,
    label: options.batchLabel,
    tags: options.batchTags,
    comment: await batchComment(context, options),
    env: [],
  };
  const plan = await planRestart(context, batch, own, world);
  return {
    batch: {
      ...plan,
      runParams: restartBatchParams(storedParams(batch), request.runParams),
      randomSeed: options.randomSeed ?? plan.randomSeed,
      attrs: options.maxTrials === undefined ? [] : [["max_trials", options.maxTrials]],
      deleteOnSuccess: plan.deleteOnSuccess && !options.keepBatch,
    },
    proto: await planRestart(context, proto, request, world),
  };
};

const storedParams = (batch: Run): PyMap | undefined => {
  const params = readAttr(batch, "run_params");
  return isPyMap(params) ? params : undefined;
};

const storedMaxTrials = (batch: Run): number | undefined => {
  const count = readAttr(batch, "max_trials");
  return typeof count === "number" ? count : undefined;
};

const startBatchAgain = async (
  context: Context,
  run: Run,
  { batch, proto }: BatchPlans,
  options: RunOptions,
): Promise<Performed> => {
  const how = await executeOptions(context, terminalLog(context), {
    quiet: options.quiet,
    forceDeps: options.forceDeps,
    stopAfterMinutes: options.stopAfter,
  });
  const isOutsideHome = !run.dir.startsWith(runsDir(context.home));
  const named = { ...batch, opDesc: batchName(proto.opDesc, batch.opDesc) };
  if (options.stage) {
    await stageAgain(context, batch, run, how);
    await renewPrototype(context, proto, run, how);
    if (!options.quiet) context.out(stagedText(named, run, isOutsideHome));
    return nothingRan;
  }
  const prepare = async () => {
    await prepareAgain(context, batch, run, how);
    await renewPrototype(context, proto, run, how);
  };
  if (isInBackground(options)) return runInBackground(context, named, run, options, prepare);
  await prepare();
  return executePrepared(context, batch, run, how);
};
