import { type Context, floatRepr, isPyMap } from "../base/index.ts";
import {
  type ExecuteOptions,
  interruptedStatus,
  type Performed,
  terminatedStatus,
} from "../execute/index.ts";
import { decodeOpData, type PlanWorld } from "../operation/index.ts";
import { type Run, readAttr } from "../run/index.ts";
import { encodeEnvValue } from "../values/index.ts";
import { type BatchRecord, protoRun } from "./batch-record.ts";
import { gpuShares, visibleGpus } from "./gpus.ts";
import { objectiveTeller } from "./history.ts";
import { jobSignals } from "./job-signals.ts";
import { isFailure, runTrial, trialFailed, trialText } from "./run-trial.ts";
import type { TrialSource } from "./trial-source.ts";
import type { Trial } from "./trials.ts";

export type JobsWorld = {
  readonly plan: PlanWorld;
  readonly execute: ExecuteOptions;
  readonly failOnTrialError: boolean;
};

/**
 * Runs the trials of a batch several at a time, each with its share of the GPUs and its output in its own run alone.
 * After the first Ctrl-C no trial is started, and those that run are waited for; after a second they are ended.
 */
export const runJobs = async (
  context: Context,
  batch: Run,
  record: BatchRecord,
  source: TrialSource,
  world: JobsWorld,
): Promise<Performed> => {
  const { log } = world.execute;
  const running = new Set<Trial>();
  const signals = jobSignals(context, (signal) =>
    log.info(
      signal === "SIGINT"
        ? `Stopping batch: no more trials are started, ${running.size} still running (Ctrl-C again to stop them)`
        : "Stopping batch",
    ),
  );
  const how = { ...world, execute: { ...world.execute, quiet: true, supervision: signals.supervision } };
  const tell = progressTeller(context, record, source, log);
  const inTurn = turns();
  let failure: Performed | undefined;
  const isGoingOn = (): boolean => signals.stopping() === undefined && failure === undefined;
  const work = async (gpus: string | undefined): Promise<void> => {
    while (isGoingOn()) {
      const trial = await inTurn(async () => {
        const next = await source.next([...running]);
        if (next !== undefined && isGoingOn()) running.add(next);
        return next;
      });
      if (trial === undefined || !isGoingOn()) return;
      log.info(`Running trial ${trial.run.id}: ${trialText(trial)}`);
      const env = gpus === undefined ? [] : [["CUDA_VISIBLE_DEVICES", gpus] as const];
      const ended = await runTrial(context, trial.run, how, { stages: false, env });
      running.delete(trial);
      tell(trial, ended);
      if (isFailure(ended.exitStatus) && world.failOnTrialError && failure === undefined) {
        failure = ended;
        log.error(trialFailed);
      }
    }
  };
  const gpus = visibleGpus(context, operationGpus(batch));
  try {
    await Promise.all(gpuShares(gpus, record.jobs).map(work));
  } finally {
    signals.close();
  }
  const signal = signals.stopping();
  if (signal === undefined) return failure ?? { exitStatus: 0, interrupted: false };
  const exitStatus = signal === "SIGINT" ? interruptedStatus : terminatedStatus;
  return { exitStatus, interrupted: true };
};

/** Does one thing after the other: a search takes its time, and is to know of all trials that run. */
const turns = (): (<Result>(action: () => Promise<Result>) => Promise<Result>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (action) => {
    const result = last.then(action);
    last = result.catch(() => undefined);
    return result;
  };
};

/** `--gpus` and `--no-gpus` of the batch, and what the operation sets itself. */
const operationGpus = (batch: Run): string | undefined => {
  const op = decodeOpData(readAttr(protoRun(batch), "op"));
  const value = op?.command.env.find(([name]) => name === "CUDA_VISIBLE_DEVICES")?.[1];
  return value === undefined || isPyMap(value) ? undefined : encodeEnvValue(value);
};

/** Says of a trial that completed what came of it, how many are done, and what is best so far. */
const progressTeller = (
  context: Context,
  record: BatchRecord,
  { total }: TrialSource,
  log: ExecuteOptions["log"],
): ((trial: Trial, ended: Performed) => void) => {
  const objectiveOf = objectiveTeller(context, record.objective);
  let done = 0;
  let best: number | undefined;
  return ({ run }, { exitStatus }) => {
    done += 1;
    if (exitStatus !== 0) return;
    const result = objectiveOf(run);
    const parts = [`${done} of ${total}`];
    if (result !== undefined) {
      const { name, value, isMaximized } = result;
      if (best === undefined || (isMaximized ? value > best : value < best)) best = value;
      parts.unshift(`${name}=${floatRepr(value)}`);
      parts.push(`best ${floatRepr(best)}`);
    }
    log.info(`Trial ${run.id} completed (${parts.join(", ")})`);
  };
};
