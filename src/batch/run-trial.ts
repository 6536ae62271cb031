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
import type { Trial } from "./trials.ts";

/** `m:train (epochs=1, lr=0.1)`: flags that are null are left out. */
export const trialText = ({ run, flags }: Trial): string => {
  const opRef = readOpRef(run);
  const name = opRef === undefined ? "?" : (opRefName(opRef) ?? "?");
  return `${name} (${formatFlagAssigns(flags.filter(([, value]) => value !== null)).join(", ")})`;
};

type TrialWorld = { readonly plan: PlanWorld; readonly execute: ExecuteOptions };

export type TrialOptions = {
  readonly stages: boolean;
  /** Variables for this trial alone. */
  readonly env?: readonly (readonly [name: string, value: string])[];
};

/** Runs or stages a trial. One that cannot be started, for a dependency that is not met for instance, has failed. */
export const runTrial = async (
  context: Context,
  run: Run,
  world: TrialWorld,
  { stages, env = [] }: TrialOptions,
): Promise<Performed> => {
  const { log } = world.execute;
  try {
    const plan = await planRestart(context, run, plainRestart(), world.plan);
    if (stages) {
      await stageAgain(context, plan, run, world.execute);
      return { exitStatus: 0, interrupted: false };
    }
    const ended = await executeAgain(context, { ...plan, env: [...plan.env, ...env] }, run, world.execute);
    if (wasTerminated(ended.exitStatus)) log.info(`Trial ${run.id} was terminated`);
    else if (ended.exitStatus !== 0) {
      log.error(`Trial ${run.id} exited with an error (${ended.exitStatus}) - see log for details`);
    }
    return ended;
  } catch (error) {
    // Of this trial alone, as a dependency or a full disk may be. What is wrong with us ends the batch.
    if (!(error instanceof UserError) && errorCode(error) === undefined) throw error;
    const status = error instanceof UserError ? error.exitCode : 1;
    const message = error instanceof Error ? error.message : String(error);
    log.error(`Trial ${run.id} exited with an error: (${status}) ${message}`);
    return { exitStatus: status, interrupted: false };
  }
};

const wasTerminated = (exitStatus: number): boolean =>
  exitStatus === interruptedStatus || exitStatus === terminatedStatus;

export const isFailure = (exitStatus: number): boolean => exitStatus !== 0 && !wasTerminated(exitStatus);

export const trialFailed = "Stopping batch because a trial failed (pending trials can be started as needed)";
