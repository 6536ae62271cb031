import { resolve } from "node:path";
import { type Context, UserError } from "../../base/index.ts";
import {
  batchKind,
  batchPlan,
  checkValues,
  isListedKind,
  listTrials,
  saveTrials,
  trialFileFormat,
  trialRows,
} from "../../batch/index.ts";
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
  namespaceOfPlan,
  type Operation,
  planRun,
  type RunPlan,
  trialCommand,
} from "../../operation/index.ts";
import type { FlagValues } from "../../values/index.ts";
import { note } from "../output.ts";
import { confirm } from "../prompt.ts";
import { formatTable } from "../table.ts";
import { batchComment } from "./edit-comment.ts";
import { isNotNeeded } from "./needed.ts";
import type { Optimizer } from "./optimizer.ts";
import { planRequest } from "./plan-request.ts";
import { previewText } from "./preview.ts";
import { commandText, printPlan } from "./print-plan.ts";
import type { RunOptions } from "./run-options.ts";
import { executeOptions, planWorld, terminalLog } from "./run-world.ts";
import { isInBackground, nothingRan, runInBackground } from "./start-run.ts";
import { batchWatch } from "./trial-board.ts";

/** A batch decided in full: its own run, the prototype of its trials, and where their values come from. */
type Batch = {
  readonly plan: RunPlan;
  readonly proto: RunPlan;
  readonly optimizer: Operation;
  readonly objective: string;
  readonly fileTrials: readonly FlagValues[];
  readonly maxTrials: number | undefined;
  readonly jobs: number;
};

/** What decides a batch beside its operation. */
type BatchRequest = {
  readonly optimizer: Optimizer;
  /** What the operation says; options go before. */
  readonly objective: string | undefined;
  readonly jobs: number | undefined;
  readonly fileTrials: readonly FlagValues[];
  readonly options: RunOptions;
};

/** Runs an operation once for each trial that a batch operation makes of its flag values. */
export const runBatch = async (
  context: Context,
  proto: RunPlan,
  { optimizer, fileTrials, options, ...defined }: BatchRequest,
): Promise<Performed> => {
  const { def, opDesc } = optimizer.operation;
  if (options.stageTrials && !def.canStageTrials) {
    throw new UserError(`operation '${opDesc}' does not support --stage-trials`);
  }
  if (options.saveTrials !== undefined) trialFileFormat(options.saveTrials);
  if (batchKind(optimizer.operation.opRef) !== "custom") checkValues(proto.flags);
  const objective = objectiveOf(defined.objective, options);
  const maxTrials = options.maxTrials ?? def.defaultMaxTrials;
  const jobs = options.jobs ?? defined.jobs ?? 1;
  const plan = await planBatch(context, proto, optimizer, options, { objective, maxTrials, jobs });
  const batch = { plan, proto, optimizer: optimizer.operation, objective, fileTrials, maxTrials, jobs };
  const shown = await showTrials(context, batch, options);
  if (shown !== undefined) return shown;
  const preview = batchPreview(batch, options);
  if (options.remote !== undefined) {
    throw new UserError("batches cannot run on a remote", {
      hint: "Log in there to run them, or run the trials one by one.",
    });
  }
  if (!options.yes && !(await confirm(context, `${preview}Continue?`, true))) return nothingRan;
  if (options.needed && isNotNeeded(context, plan, proto)) return nothingRan;
  return startBatch(context, batch, options);
};

const objectiveOf = (defined: string | undefined, { minimize, maximize }: RunOptions): string =>
  minimize ?? (maximize === undefined ? (defined ?? "loss") : `-${maximize}`);

const planBatch = async (
  context: Context,
  proto: RunPlan,
  optimizer: Optimizer,
  options: RunOptions,
  attrs: Pick<Batch, "objective" | "maxTrials" | "jobs">,
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
  const request = {
    ...(await planRequest(context, own, undefined, options.optFlags)),
    presetFlags: optimizer.flags,
    runParams: proto.runParams,
  };
  const world = planWorld(context, terminalLog(context));
  const plan = batchPlan(await planRun(context, optimizer.operation, request, world), {
    ...attrs,
    stageTrials: options.stageTrials,
    keep: options.keepBatch,
  });
  return { ...plan, attrs: [...plan.attrs, ...namespaceOfPlan(proto)] };
};

/** What `--print-…` and `--save-trials` ask for; undefined if nothing of that was asked. */
const showTrials = async (
  context: Context,
  batch: Batch,
  options: RunOptions,
): Promise<Performed | undefined> => {
  const { plan, proto } = batch;
  if (options.printCmd) {
    context.out(commandText(plan));
    return withTrials(context, batch, "printing trials command", async (trials) => {
      const world = planWorld(context, terminalLog(context));
      for (const flags of trials) {
        context.out(commandText({ command: await trialCommand(proto, flags, world) }));
      }
    });
  }
  if (options.printEnv) return printPlan(context, proto, options);
  if (options.printTrials) {
    return withTrials(context, batch, "printing trials", (trials) => context.out(trialsTable(trials)));
  }
  if (options.saveTrials === undefined) return undefined;
  const path = resolve(context.cwd, options.saveTrials);
  context.out(`Saving trials to ${path}\n`);
  return withTrials(context, batch, "saving trials", (trials) => saveTrials(path, trials));
};

/** Shows the trials of a batch that can list them. What is wrong with them is told as the batch would. */
const withTrials = async (
  context: Context,
  batch: Batch,
  what: string,
  show: (trials: readonly FlagValues[]) => void | Promise<void>,
): Promise<Performed> => {
  const trials = await reportingErrors(context, () => plannedTrials(batch, what));
  if (trials === undefined) return { exitStatus: 1, interrupted: false };
  await show(trials);
  return nothingRan;
};

const plannedTrials = (batch: Batch, what: string): readonly FlagValues[] => {
  const { plan, proto, fileTrials, maxTrials } = batch;
  const kind = batchKind(plan.opRef);
  if (!isListedKind(kind)) throw new UserError(`optimizer does not support ${what}`);
  const { flags, userFlags } = proto;
  return listTrials({ kind, flags, fileTrials, userFlags, maxTrials, randomSeed: plan.randomSeed });
};

/** What `list` gives; undefined where it tells of a fault. 0.9 asks the batch's own process, hence the form. */
const reportingErrors = async <Result>(context: Context, list: () => Result): Promise<Result | undefined> => {
  try {
    return list();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.err(`ERROR: [guild] ${[error.message, ...(error.hint ? [error.hint] : [])].join("\n")}\n`);
    return undefined;
  }
};

const batchPreview = (batch: Batch, options: RunOptions): string => {
  const { plan, proto, optimizer, objective, fileTrials, maxTrials } = batch;
  const kind = batchKind(plan.opRef);
  const trialCount = kind === "grid" ? plannedTrials(batch, "").length : maxTrials;
  return previewText({
    plan: proto,
    action: options.stageTrials ? "stage trials for" : options.stage ? "stage" : "run",
    existing: undefined,
    batch: {
      plan,
      kind,
      opDesc: optimizer.opDesc,
      objective,
      trialCount,
      hasFileTrials: fileTrials.length > 1,
    },
  });
};

const startBatch = async (context: Context, batch: Batch, options: RunOptions): Promise<Performed> => {
  const { plan, fileTrials } = batch;
  const proto = { ...batch.proto, attrs: [...batch.proto.attrs, ...trialsAttr(fileTrials)] };
  const runDir = options.runDir === undefined ? undefined : resolve(context.cwd, options.runDir);
  const run = placeRun(context, { runDir, runId: options.runId });
  if (runDir !== undefined && !options.stage && context.env.NO_WARN_RUNDIR !== "1")
    note(context, `Run directory is '${runDir}' (results will not be visible to Guild)`);
  const how = await executeOptions(context, terminalLog(context), {
    quiet: options.quiet,
    forceDeps: options.forceDeps,
    stopAfterMinutes: options.stopAfter,
  });
  const named = { ...plan, opDesc: `${proto.opDesc}+${plan.opDesc === "+" ? "" : plan.opDesc}` };
  if (options.stage) {
    await stagePlan(context, plan, run, how);
    await preparePrototype(context, proto, run, how);
    if (!options.quiet) context.out(stagedText(context, named, run, runDir !== undefined));
    return nothingRan;
  }
  const prepare = async () => {
    await preparePlan(context, plan, run, how);
    await preparePrototype(context, proto, run, how);
  };
  if (isInBackground(options)) return runInBackground(context, named, run, options, prepare);
  await prepare();
  return executePrepared(context, plan, run, { ...how, ...batchWatch(context, batch.jobs, options) });
};

const trialsAttr = (trials: readonly FlagValues[]): RunPlan["attrs"] =>
  trials.length > 1 ? [["trials", trials.map((trial) => new Map(trial))]] : [];

/** `--print-trials`. */
export const trialsTable = (trials: readonly FlagValues[]): string => {
  const [names = [], ...rows] = trialRows(trials);
  if (rows.length === 0) return "";
  const columns = ["#", ...names];
  const heading = Object.fromEntries(columns.map((name) => [name, name]));
  const body = rows.map((row, index) =>
    Object.fromEntries([String(index + 1), ...row].map((cell, at) => [columns[at] ?? "", cell])),
  );
  return formatTable([heading, ...body], { columns });
};
