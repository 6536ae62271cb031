import { type Context, isPyMap, type PyMap } from "../../base/index.ts";
import {
  type BatchRecord,
  earlierAttr,
  isListedKind,
  jobsAttr,
  linkedTrials,
  listTrials,
  readBatch,
} from "../../batch/index.ts";
import {
  executePrepared,
  type Performed,
  prepareAgain,
  renewPrototype,
  stageAgain,
  stagedText,
} from "../../execute/index.ts";
import { planRestart, type RestartRequest, type RunPlan, restartBatchParams } from "../../operation/index.ts";
import { batchName, protoDir, type Run, readAttr, runStatus } from "../../run/index.ts";
import { runsDir } from "../../store/index.ts";
import type { FlagValues } from "../../values/index.ts";
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
import { batchWatch } from "./trial-board.ts";

/**
 * `--restart` of a batch: it goes on with the trials that did not complete. Flags, label and tags are those of its
 * trials; one that has completed, or gets other flags or source code, makes new ones, and those it made before stay.
 */
export const restartBatch = async (
  context: Context,
  batch: Run,
  assigns: readonly string[],
  options: RunOptions,
): Promise<Performed> => {
  const proto: Run = { id: batch.id, dir: protoDir(batch) };
  const plans = await planBatchAgain(context, { batch, proto }, assigns, options);
  const record = readBatch(batch);
  const trials = plannedTrials(record, plans, options);
  if (options.printTrials && trials !== undefined) return print(context, trialsTable(trials));
  const printed = printPlan(context, plans.batch, options);
  if (printed !== undefined) return printed;
  const preview = previewText({
    plan: plans.proto,
    action: options.stageTrials ? "stage trials for" : options.stage ? "stage" : "start",
    existing: batch,
    batch: {
      plan: plans.batch,
      kind: record.kind,
      opDesc: plans.batch.opDesc,
      objective: record.objective,
      trialCount: trials?.length ?? options.maxTrials ?? record.maxTrials,
      hasFileTrials: record.fileTrials.length > 0,
    },
  });
  if (!options.yes && !(await confirm(context, `${preview}Continue?`, true))) return nothingRan;
  if (options.needed && isSameAgain(context, batch, plans.batch.flags, { proto, flags: plans.proto.flags })) {
    return nothingRan;
  }
  return startBatchAgain(context, batch, plans, options);
};

/** Undefined for a search, which decides on each trial when its turn has come. */
const plannedTrials = (
  record: BatchRecord,
  plans: BatchPlans,
  options: RunOptions,
): readonly FlagValues[] | undefined => {
  const { kind } = record;
  if (!isListedKind(kind)) return undefined;
  const { flags } = plans.proto;
  const maxTrials = options.maxTrials ?? record.maxTrials;
  return listTrials({ ...record, kind, flags, maxTrials, randomSeed: plans.batch.randomSeed });
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
      attrs: [
        ...newRound(context, batch),
        ...(options.maxTrials === undefined ? [] : [["max_trials", options.maxTrials] as const]),
        ...(options.jobs === undefined ? [] : [[jobsAttr, options.jobs] as const]),
      ],
      deleteOnSuccess: plan.deleteOnSuccess && !options.keepBatch,
    },
    proto: await planRestart(context, proto, request, world),
  };
};

/** A batch that completed has nothing to go on with: its trials so far are those of an earlier round. */
const newRound = (context: Context, batch: Run): RunPlan["attrs"] =>
  runStatus(batch).kind === "completed"
    ? [[earlierAttr, linkedTrials(context, batch).map(({ run }) => run.id)]]
    : [];

const storedParams = (batch: Run): PyMap | undefined => {
  const params = readAttr(batch, "run_params");
  return isPyMap(params) ? params : undefined;
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
    if (!options.quiet) context.out(stagedText(context, named, run, isOutsideHome));
    return nothingRan;
  }
  const prepare = async () => {
    await prepareAgain(context, batch, run, how);
    await renewPrototype(context, proto, run, how);
  };
  if (isInBackground(options)) return runInBackground(context, named, run, options, prepare);
  await prepare();
  const watch = batchWatch(context, readBatch(run).jobs, options);
  return executePrepared(context, batch, run, { ...how, ...watch });
};
