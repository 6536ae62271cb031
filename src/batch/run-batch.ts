import { type Context, UserError } from "../base/index.ts";
import {
  type ExecuteOptions,
  executeAgain,
  interruptedStatus,
  type Performed,
  stageAgain,
  terminatedStatus,
} from "../execute/index.ts";
import { type PlanWorld, plainRestart, planRestart } from "../operation/index.ts";
import { opRefName, type Run, readAttr, readOpRef, runStatus } from "../run/index.ts";
import { type FlagValues, formatFlagAssigns } from "../values/index.ts";
import { batchTrials, makeTrial } from "./trials.ts";

export type BatchWorld = {
  readonly plan: PlanWorld;
  readonly execute: ExecuteOptions;
  /** Stop at the first trial that fails. */
  readonly failOnTrialError: boolean;
};

/**
 * The work of a batch: makes all trials, then runs one after the other. A failed trial does not end it unless that was
 * asked for; Ctrl-C and SIGTERM do, and leave the trials to come pending. Gives the batch's exit status.
 */
export const runBatchTrials = async (context: Context, batch: Run, world: BatchWorld): Promise<Performed> => {
  const { log } = world.execute;
  const trials = batchTrials(batch).map((flags) => ({
    run: makeTrial(context, batch, flags, log.warning),
    flags,
  }));
  const stages = readAttr(batch, "stage_trials") === true;
  for (const { run, flags } of trials) {
    const status = runStatus(run).kind;
    if (status !== "pending") {
      log.info(`Skipping ${run.id} because its status is '${status}' (expected 'pending')`);
      continue;
    }
    log.info(`${stages ? "Staging" : "Running"} trial ${run.id}: ${trialText(run, flags)}`);
    const ended = await runTrial(context, run, world, stages);
    if (ended.interrupted) {
      log.info("Stopping batch");
      return ended;
    }
    tellOfFailure(run, ended, log);
    if (isFailure(ended.exitStatus) && world.failOnTrialError) {
      log.error("Stopping batch because a trial failed (pending trials can be started as needed)");
      return ended;
    }
  }
  return { exitStatus: 0, interrupted: false };
};

/** `m:train (epochs=1, lr=0.1)`: flags that are null are left out. */
const trialText = (run: Run, flags: FlagValues): string => {
  const opRef = readOpRef(run);
  const name = opRef === undefined ? "?" : (opRefName(opRef) ?? "?");
  return `${name} (${formatFlagAssigns(flags.filter(([, value]) => value !== null)).join(", ")})`;
};

/** How a trial ended; `reason` says why it could not be run. */
type TrialEnd = Performed & { readonly reason?: string };

/** A trial that cannot be started, for a dependency that is not met for instance, counts as failed. */
const runTrial = async (
  context: Context,
  run: Run,
  world: BatchWorld,
  stages: boolean,
): Promise<TrialEnd> => {
  try {
    const plan = await planRestart(context, run, plainRestart(), world.plan);
    if (!stages) return await executeAgain(context, plan, run, world.execute);
    await stageAgain(context, plan, run, world.execute);
    return { exitStatus: 0, interrupted: false };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { exitStatus: error.exitCode, interrupted: false, reason: error.message };
  }
};

const wasTerminated = (exitStatus: number): boolean =>
  exitStatus === interruptedStatus || exitStatus === terminatedStatus;

const isFailure = (exitStatus: number): boolean => exitStatus !== 0 && !wasTerminated(exitStatus);

const tellOfFailure = (run: Run, { exitStatus, reason }: TrialEnd, log: ExecuteOptions["log"]): void => {
  if (reason !== undefined) log.error(`Trial ${run.id} exited with an error: (${exitStatus}) ${reason}`);
  else if (wasTerminated(exitStatus)) log.info(`Trial ${run.id} was terminated`);
  else if (exitStatus !== 0)
    log.error(`Trial ${run.id} exited with an error (${exitStatus}) - see log for details`);
};
