import { type Context, UserError } from "../base/index.ts";
import { type ExecuteOptions, type Performed, shareAmongRuns } from "../execute/index.ts";
import type { PlanWorld } from "../operation/index.ts";
import type { Run } from "../run/index.ts";
import { type BatchRecord, isListedKind, readBatch } from "./batch-record.ts";
import { endOrphans } from "./orphans.ts";
import { runJobs } from "./run-jobs.ts";
import { isFailure, runTrial, trialFailed, trialText } from "./run-trial.ts";
import { searchTrials } from "./search-source.ts";
import { listedTrials, type SourceWorld, type TrialSource } from "./trial-source.ts";

export type BatchWorld = {
  readonly plan: PlanWorld;
  readonly execute: ExecuteOptions;
  /** Stop at the first trial that fails. */
  readonly failOnTrialError: boolean;
  /** See `SourceWorld`. */
  readonly findDone: SourceWorld["findDone"];
};

/**
 * The work of a batch: runs its trials, one after the other or several side by side. A failed trial does not end it
 * unless that was asked for; Ctrl-C and SIGTERM do, and leave the trials to come pending. Gives the batch's exit status.
 */
export const runBatchTrials = async (context: Context, batch: Run, given: BatchWorld): Promise<Performed> => {
  const shared = shareAmongRuns({ env: context.env, asksCloud: given.execute.asksCloud });
  const world = { ...given, execute: { ...given.execute, shared } };
  try {
    return await runAllTrials(context, batch, world);
  } finally {
    shared.close();
  }
};

const runAllTrials = async (context: Context, batch: Run, world: BatchWorld): Promise<Performed> => {
  const record = readBatch(batch);
  await endOrphans(context, batch, world.execute.log);
  const source = await openTrials(context, batch, record, {
    log: world.execute.log,
    findDone: world.findDone,
  });
  try {
    return record.jobs > 1 && !record.stagesTrials
      ? await runJobs(context, batch, record, source, world)
      : await runInTurn(context, record, source, world);
  } finally {
    source.close();
  }
};

const runInTurn = async (
  context: Context,
  record: BatchRecord,
  source: TrialSource,
  world: BatchWorld,
): Promise<Performed> => {
  const { log } = world.execute;
  for (let trial = await source.next([]); trial !== undefined; trial = await source.next([])) {
    log.info(`${record.stagesTrials ? "Staging" : "Running"} trial ${trial.run.id}: ${trialText(trial)}`);
    const ended = await runTrial(context, trial.run, world, { stages: record.stagesTrials });
    if (ended.interrupted) {
      log.info("Stopping batch");
      return ended;
    }
    if (isFailure(ended.exitStatus) && world.failOnTrialError) {
      log.error(trialFailed);
      return ended;
    }
  }
  return { exitStatus: 0, interrupted: false };
};

/** Where the trials of a batch come from. Throws UserError for a batch that makes none. */
export const openTrials = async (
  context: Context,
  batch: Run,
  record: BatchRecord,
  world: SourceWorld,
): Promise<TrialSource> => {
  const { kind } = record;
  if (kind === "custom") {
    throw new UserError(`cannot run batch ${batch.id}: its operation is none that makes trials`);
  }
  return isListedKind(kind)
    ? listedTrials(context, batch, { ...record, kind }, world)
    : searchTrials(context, batch, { ...record, kind }, world);
};
