import { type Context, isPyMap, type PyValue, type RunId, UserError } from "../../base/index.ts";
import { runBatchTrials } from "../../batch/index.ts";
import {
  executePrepared,
  exitCodeOf,
  type Performed,
  type RunLog,
  removePidFile,
  terminatedStatus,
} from "../../execute/index.ts";
import { plainRestart, planRestart } from "../../operation/index.ts";
import { type Run, readAttr } from "../../run/index.ts";
import { doneTrialFinder } from "./needed.ts";
import { executeOptions, planWorld } from "./run-world.ts";

/** The process of a batch: runs its trials. Gives the exit code. */
export const batchMain = async (context: Context, dir: string): Promise<number> => {
  const batch = runAt(dir);
  const params = readAttr(batch, "run_params");
  const log = childLog(context);
  const ended = await reportingErrors(log, async () =>
    runBatchTrials(context, batch, {
      plan: planWorld(context, log),
      execute: await executeOptions(context, log, {
        quiet: false,
        forceDeps: hasParam(params, "force_deps"),
        stopAfterMinutes: undefined,
      }),
      failOnTrialError: hasParam(params, "fail_on_trial_error"),
      findDone: hasParam(params, "needed") ? doneTrialFinder(context, batch) : () => undefined,
    }),
  );
  endAs(ended);
  return exitCodeOf(ended.exitStatus);
};

const hasParam = (params: PyValue | undefined, name: string): boolean =>
  isPyMap(params) && params.get(name) === true;

/** What is wrong with a batch is one of its log lines. */
const reportingErrors = async (log: RunLog, work: () => Promise<Performed>): Promise<Performed> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    log.error([error.message, ...(error.hint ? [error.hint] : [])].join("\n"));
    return { exitStatus: 1, interrupted: false };
  }
};

/** Ends this process as what it ran was ended: whoever waits for it shall see that it was told to end. */
export const endAs = (ended: Performed): void => {
  if (!ended.interrupted || ended.exitStatus !== terminatedStatus) return;
  // Who ran the operation still listens for a moment, and would keep the signal from us.
  process.removeAllListeners("SIGTERM");
  process.kill(process.pid, "SIGTERM");
};

/** Carries on with a run that was laid down by another process. Gives the exit code. */
export const runMain = async (
  context: Context,
  dir: string,
  options: { readonly stopAfter: number | undefined; readonly pidfile: string | undefined },
): Promise<number> => {
  const run = runAt(dir);
  const log = childLog(context);
  try {
    const plan = await planRestart(context, run, plainRestart(), planWorld(context, log));
    const how = await executeOptions(context, log, {
      quiet: true,
      forceDeps: false,
      stopAfterMinutes: options.stopAfter,
    });
    return exitCodeOf((await executePrepared(context, plan, run, how)).exitStatus);
  } finally {
    if (options.pidfile !== undefined) removePidFile(options.pidfile, process.pid);
  }
};

export const runAt = (dir: string): Run => ({ id: dir.slice(dir.lastIndexOf("/") + 1) as RunId, dir });

/** Log lines of a process that another Guild started, in the form 0.9 gives them. */
export const childLog = (context: Context): RunLog => ({
  info: (text) => context.err(`INFO: [guild] ${text}\n`),
  warning: (text) => context.err(`WARNING: [guild] ${text}\n`),
  error: (text) => context.err(`ERROR: [guild] ${text}\n`),
});
