import { type Context, isPyMap, UserError } from "../base/index.ts";
import { type ExecuteOptions, stopRun } from "../execute/index.ts";
import { type Run, readAttr, runStatus } from "../run/index.ts";
import { linkedTrials } from "./trials.ts";

/** How long a trial that a killed batch left running may take to end. */
const timeoutMs = 10_000;

/**
 * Ends the trials that an earlier process of this batch started and left running when it was killed: nobody records
 * what they do. Trials that somebody started by hand are left alone.
 */
export const endOrphans = async (context: Context, batch: Run, log: ExecuteOptions["log"]): Promise<void> => {
  const quiet = { ...context, out: () => undefined, err: () => undefined };
  for (const { run } of linkedTrials(context, batch)) {
    if (runStatus(run).kind !== "running" || !wasStartedBy(batch, run)) continue;
    log.info(`Stopping trial ${run.id}, which was left running when this batch was killed`);
    try {
      await stopRun(quiet, run, { timeoutMs, recordMs: 0 });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      await stopRun(quiet, run, { timeoutMs, recordMs: 0, force: true });
    }
  }
};

/** The environment of a run tells from which directory it was started. */
const wasStartedBy = (batch: Run, trial: Run): boolean => {
  const env = readAttr(trial, "env");
  return isPyMap(env) && env.get("CMD_DIR") === batch.dir;
};
