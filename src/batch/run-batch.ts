import { type Context, errorCode, UserError } from "../base/index.ts";
import {
  type ExecuteOptions,
  executeAgain,
  interruptedStatus,
  type Performed,
  stageAgain,
  terminatedStatus,
} from "../execute/index.ts";
import { type PlanWorld, plainRestart, planRestart } from "../operation/index.ts";
import { opRefName, type Run, readOpRef } from "../run/index.ts";
import { formatFlagAssigns } from "../values/index.ts";
import { type BatchRecord, readBatch } from "./batch-record.ts";
import { searchTrials } from "./search-source.ts";
import { isListedKind, listedTrials, type SourceWorld, type TrialSource } from "./trial-source.ts";
import type { Trial } from "./trials.ts";

export type BatchWorld = {
  readonly plan: PlanWorld;
  readonly execute: ExecuteOptions;
  /** Stop at the first trial that fails. */
  readonly failOnTrialError: boolean;
  /** See `SourceWorld`. */
  readonly findDone: SourceWorld["findDone"];
};

/**
 * The work of a batch: runs its trials one after the other. A failed trial does not end it unless that was asked for;
 * Ctrl-C and SIGTERM do, and leave the trials to come pending. Gives the batch's exit status.
 */
export const runBatchTrials = async (context: Context, batch: Run, world: BatchWorld): Promise<Performed> => {
  const { log } = world.execute;
  const record = readBatch(batch);
  const source = trialSource(context, batch, record, world);
  for (let trial = source.next([]); trial !== undefined; trial = source.next([])) {
    log.info(`${record.stagesTrials ? "Staging" : "Running"} trial ${trial.run.id}: ${trialText(trial)}`);
    const ended = await runTrial(context, trial.run, world, record.stagesTrials);
    if (ended.interrupted) {
      log.info("Stopping batch");
      return ended;
    }
    if (isFailure(ended.exitStatus) && world.failOnTrialError) {
      log.error("Stopping batch because a trial failed (pending trials can be started as needed)");
      return ended;
    }
  }
  return { exitStatus: 0, interrupted: false };
};

const trialSource = (
  context: Context,
  batch: Run,
  record: BatchRecord,
  { execute, findDone }: BatchWorld,
): TrialSource => {
  const { kind } = record;
  const world = { log: execute.log, findDone };
  if (kind === "custom") {
    throw new UserError(`cannot run batch ${batch.id}: its operation is none that makes trials`);
  }
  return isListedKind(kind)
    ? listedTrials(context, batch, { ...record, kind }, world)
    : searchTrials(context, batch, { ...record, kind }, world);
};

/** `m:train (epochs=1, lr=0.1)`: flags that are null are left out. */
const trialText = ({ run, flags }: Trial): string => {
  const opRef = readOpRef(run);
  const name = opRef === undefined ? "?" : (opRefName(opRef) ?? "?");
  return `${name} (${formatFlagAssigns(flags.filter(([, value]) => value !== null)).join(", ")})`;
};

/** Runs or stages a trial. One that cannot be started, for a dependency that is not met for instance, has failed. */
const runTrial = async (
  context: Context,
  run: Run,
  world: BatchWorld,
  stages: boolean,
): Promise<Performed> => {
  const { log } = world.execute;
  try {
    const plan = await planRestart(context, run, plainRestart(), world.plan);
    if (stages) {
      await stageAgain(context, plan, run, world.execute);
      return { exitStatus: 0, interrupted: false };
    }
    const ended = await executeAgain(context, plan, run, world.execute);
    if (wasTerminated(ended.exitStatus)) log.info(`Trial ${run.id} was terminated`);
    else if (ended.exitStatus !== 0) {
      log.error(`Trial ${run.id} exited with an error (${ended.exitStatus}) - see log for details`);
    }
    return ended;
  } catch (error) {
    if (!(error instanceof UserError) && errorCode(error) === undefined) throw error;
    const message = error instanceof Error ? error.message : String(error);
    log.error(`Trial ${run.id} exited with an error: (1) ${message}`);
    return { exitStatus: 1, interrupted: false };
  }
};

const wasTerminated = (exitStatus: number): boolean =>
  exitStatus === interruptedStatus || exitStatus === terminatedStatus;

const isFailure = (exitStatus: number): boolean => exitStatus !== 0 && !wasTerminated(exitStatus);
