import { setTimeout as delay } from "node:timers/promises";
import { type Context, UserError } from "../base/index.ts";
import { lockState, type Run, readAttr, readLock, removeLock, writeAttr } from "../run/index.ts";
import { killedStatus, terminatedStatus } from "./exit-status.ts";
import { type ProcessRef, processTree, sendSignal, signalProcesses, survivorsOf } from "./process-tree.ts";

export type StopOptions = {
  /** Kill at once. */
  readonly force: boolean;
  /** For all processes of a run together. */
  readonly timeoutMs: number;
  /** For descendants to end by themselves once the operation was told to. */
  readonly descendantsMs: number;
  /** For the Guild that runs the operation to record its end. */
  readonly recordMs: number;
};

const defaultStopOptions: StopOptions = {
  force: false,
  timeoutMs: 30_000,
  descendantsMs: 5000,
  recordMs: 2000,
};

type StopContext = Pick<Context, "out" | "err" | "now">;

/**
 * Ends the operation of a run on this machine, with all it started, and waits for that. A run that is not running
 * is told of. Throws `UserError` if processes live on.
 */
export const stopRun = async (
  context: StopContext,
  run: Run,
  options: Partial<StopOptions> = {},
): Promise<void> => {
  const settings = { ...defaultStopOptions, ...options };
  const lock = readLock(run);
  const state = lock === undefined ? "gone" : lockState(lock);
  if (lock === undefined || state === "gone") {
    context.out(`Run ${run.id} is not running\n`);
    return;
  }
  if (state === "elsewhere") {
    throw new UserError(`run ${run.id} is running on another machine (${lock.evidence?.host ?? "unknown"})`, {
      hint: "Stop it there.",
    });
  }
  context.err(`Stopping ${run.id} (pid ${lock.pid})\n`);
  const survivors = await endTree(lock.pid, settings);
  if (survivors.length > 0) throw notStopped(context, survivors);
  await recordEnd(context, run, lock.pid, settings);
};

/** Stops runs one after the other. A run that does not stop keeps none of the others from being stopped. */
export const stopRuns = async (
  context: StopContext,
  runs: readonly Run[],
  options: Partial<StopOptions> = {},
): Promise<void> => {
  const failures: unknown[] = [];
  for (const run of runs) {
    try {
      await stopRun(context, run, options);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (error.message !== "") context.err(`${error.message}\n`);
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new UserError("", { exitCode: 1 });
};

const endTree = async (pid: number, settings: StopOptions): Promise<readonly ProcessRef[]> => {
  const tree = processTree(pid);
  const [root, ...descendants] = tree;
  // None: it ended since we looked.
  if (root === undefined) return [];
  const deadline = performance.now() + settings.timeoutMs;
  refuseForeign(root, settings.force ? "SIGKILL" : "SIGTERM");
  if (settings.force) {
    signalProcesses(descendants, "SIGKILL");
  } else {
    await waitForEnd(descendants, Math.min(settings.descendantsMs, settings.timeoutMs));
    signalProcesses(descendants, "SIGTERM");
  }
  await waitForEnd(tree, deadline - performance.now());
  return survivorsOf(tree);
};

const refuseForeign = ({ pid }: ProcessRef, signal: NodeJS.Signals): void => {
  if (sendSignal(pid, signal) || processTree(pid).length === 0) return;
  throw new UserError(`cannot stop process ${pid}: it belongs to another user`);
};

const waitForEnd = async (processes: readonly ProcessRef[], timeoutMs: number): Promise<void> => {
  const deadline = performance.now() + timeoutMs;
  while (survivorsOf(processes).length > 0 && performance.now() < deadline) await delay(pollMs);
};

const pollMs = 20;

const notStopped = (context: StopContext, survivors: readonly ProcessRef[]): UserError => {
  const pids = survivors.map(({ pid }) => pid).join(", ");
  context.out(`The following processes did not stop as expected: ${pids}\n`);
  return new UserError("", { exitCode: 1 });
};

/**
 * The Guild that runs the operation records its end. If that Guild is no more, nobody would, and the run would be an
 * error for ever: what we did is recorded here then.
 */
const recordEnd = async (
  { now }: StopContext,
  run: Run,
  pid: number,
  { recordMs, force }: StopOptions,
): Promise<void> => {
  const deadline = performance.now() + recordMs;
  const isLocked = (): boolean => readLock(run)?.pid === pid;
  while (isLocked() && performance.now() < deadline) await delay(pollMs);
  if (!isLocked() || readAttr(run, "exit_status") !== undefined) return;
  writeAttr(run, "exit_status", force ? killedStatus : terminatedStatus);
  writeAttr(run, "stopped", now());
  removeLock(run);
};
