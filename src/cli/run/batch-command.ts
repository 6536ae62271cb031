import { resolve } from "node:path";
import { type Context, UserError } from "../../base/index.ts";
import { batchPlan, gridTrials } from "../../batch/index.ts";
import {
  executePrepared,
  type Performed,
  placeRun,
  preparePlan,
  preparePrototype,
  stagedText,
  stagePlan,
} from "../../execute/index.ts";

import {
  impliedBatch,
  namespaceOfPlan,
  planRun,
  type RunPlan,
  requireGridOperation,
} from "../../operation/index.ts";
import { encodeFlagValue, type FlagValues } from "../../values/index.ts";
import { note } from "../output.ts";
import { confirm } from "../prompt.ts";
import { formatTable } from "../table.ts";
import { batchComment } from "./edit-comment.ts";
import { isNotNeeded } from "./needed.ts";
import { planRequest } from "./plan-request.ts";
import { previewText } from "./preview.ts";
import { print, printPlan } from "./print-plan.ts";
import type { RunOptions } from "./run-options.ts";
import { executeOptions, planWorld, terminalLog } from "./run-world.ts";
import { saveTrials } from "./save-trials.ts";
import { isInBackground, nothingRan, runInBackground } from "./start-run.ts";

/** Runs an operation once for each combination of its listed flag values. */
export const runBatch = async (
  context: Context,
  proto: RunPlan,
  { objective, options }: { readonly objective: string | undefined; readonly options: RunOptions },
): Promise<Performed> => {
  if (impliedBatch(proto.flags) === "random") {
    throw new UserError("random search is not available in this version yet", {
      hint: "List the values to try instead: NAME=[1,2,3].",
    });
  }
  const plan = await planBatch(context, proto, objective ?? "loss", options);
  const trials = gridTrials(proto.flags, { maxTrials: options.maxTrials, randomSeed: plan.randomSeed });
  if (options.printTrials) return print(context, trialsTable(trials));
  if (options.saveTrials !== undefined) return saveTrials(context, trials, options.saveTrials);
  const printed = printPlan(context, plan, options);
  if (printed !== undefined) return printed;
  const action = options.stageTrials ? "stage trials for" : options.stage ? "stage" : "run";
  const preview = previewText({ plan: proto, action, existing: undefined, trialCount: trials.length });
  if (!options.yes && !(await confirm(context, `${preview}Continue?`, true))) return nothingRan;
  if (options.needed && isNotNeeded(context, plan, proto)) return nothingRan;
  return startBatch(context, plan, proto, options);
};

const planBatch = async (
  context: Context,
  proto: RunPlan,
  objective: string,
  options: RunOptions,
): Promise<RunPlan> => {
  const own = {
    ...options,
    label: options.batchLabel,
    tags: options.batchTags,
    comment: await batchComment(context, options),
    editComment: false,
    break: [],
    breakOnError: false,
    additionalDeps: [],
    keepRun: options.keepBatch,
  };
  const request = { ...(await planRequest(context, own, undefined, [])), runParams: proto.runParams };
  const plan = await planRun(
    context,
    requireGridOperation(),
    request,
    planWorld(context, terminalLog(context)),
  );
  const batch = batchPlan(plan, {
    objective,
    maxTrials: options.maxTrials,
    stageTrials: options.stageTrials,
    keep: options.keepBatch,
  });
  return { ...batch, attrs: [...batch.attrs, ...namespaceOfPlan(proto)] };
};

const startBatch = async (
  context: Context,
  plan: RunPlan,
  proto: RunPlan,
  options: RunOptions,
): Promise<Performed> => {
  const runDir = options.runDir === undefined ? undefined : resolve(context.cwd, options.runDir);
  const run = placeRun(context, { runDir, runId: options.runId });
  if (runDir !== undefined && !options.stage && context.env.NO_WARN_RUNDIR !== "1")
    note(context, `Run directory is '${runDir}' (results will not be visible to Guild)`);
  const how = await executeOptions(context, terminalLog(context), {
    quiet: options.quiet,
    forceDeps: options.forceDeps,
    stopAfterMinutes: options.stopAfter,
  });
  const named = { ...plan, opDesc: `${proto.opDesc}+` };
  if (options.stage) {
    await stagePlan(context, plan, run, how);
    await preparePrototype(context, proto, run, how);
    if (!options.quiet) context.out(stagedText(named, run, runDir !== undefined));
    return nothingRan;
  }
  const prepare = async () => {
    await preparePlan(context, plan, run, how);
    await preparePrototype(context, proto, run, how);
  };
  if (isInBackground(options)) return runInBackground(context, named, run, options, prepare);
  await prepare();
  return executePrepared(context, plan, run, how);
};

/** `--print-trials`. */
export const trialsTable = (trials: readonly FlagValues[]): string => {
  const columns = ["#", ...(trials[0] ?? []).map(([name]) => name)];
  const heading = Object.fromEntries(columns.map((name) => [name, name]));
  const rows = trials.map((trial, index) => ({
    "#": String(index + 1),
    ...Object.fromEntries(trial.map(([name, value]) => [name, encodeFlagValue(value)])),
  }));
  return formatTable([heading, ...rows], { columns });
};
