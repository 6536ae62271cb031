import type { ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { Env, Micros } from "../base/index.ts";
import { type Run, writeLock } from "../run/index.ts";
import { interruptedStatus, killedStatus, terminatedStatus } from "./exit-status.ts";
import type { Interrupts, Isolation, StopSignal } from "./interrupts.ts";
import type { LineConsumer } from "./line-splitter.ts";
import type { RunLog } from "./log.ts";
import { type CaptureMode, openStdio } from "./operation-stdio.ts";
import { type EchoTargets, OutputCapture } from "./output-capture.ts";
import type { PipeSource } from "./pipes.ts";
import { startProcess } from "./start-process.ts";
import {
  defaultStopTiming,
  type StopAfter,
  StopControl,
  type StopReason,
  type StopTiming,
} from "./stop-control.ts";
import { type Clock, systemClock } from "./timers.ts";

export type ProcessRequest = {
  readonly run: Run;
  /** How messages name the operation. */
  readonly opDesc: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment of the process. */
  readonly env: Env;
  readonly capture: CaptureMode;
  /** Where output is passed on to, usually our own 1 and 2; undefined: nowhere (`--quiet`). */
  readonly echo: EchoTargets | undefined;
  /** Sees each line of output, if output is captured. */
  readonly onLine: LineConsumer | undefined;
  readonly stopAfter: StopAfter | undefined;
  readonly interrupts: Interrupts;
  /** `none` unless given. */
  readonly isolation?: Isolation;
  /** False for `NO_OP_INTERRUPTED_MSG=1`. */
  readonly tellsOfWaiting: boolean;
  readonly log: RunLog;
  readonly now: () => Micros;
  readonly timing?: Partial<StopTiming>;
  /** Made for this process alone unless given. */
  readonly openPipes?: PipeSource | undefined;
  /** The system's unless given. */
  readonly clock?: Clock;
};

export type ProcessResult = {
  /** Below 0: minus the signal that ended the process; -16 after Ctrl-C, -15 when Guild was told to end. */
  readonly exitStatus: number;
  /** A signal to Guild ended it: Ctrl-C, SIGTERM, a hangup. Nothing more should be started. */
  readonly interrupted: boolean;
  /**
   * Done when output was passed on in full. A pager can hold that up for ever, so what is to be recorded of the run
   * comes first; but Guild must not exit before.
   */
  readonly echoed: Promise<void>;
};

/**
 * Runs the operation's process to its end: records and passes on its output, and ends it when it should end. `LOCK`
 * is written as soon as the process has started; the caller removes it once `stopped` is written. Throws a
 * `UserError` if the process cannot be started; then there is no `LOCK`. Signals stay caught until the caller
 * awaits something else, so that it can record the end of the run first.
 */
export const runProcess = async (request: ProcessRequest): Promise<ProcessResult> => {
  const { interrupts } = request;
  let receive = (_signal: StopSignal): void => undefined;
  const unsubscribe = interrupts.subscribe((signal) => {
    if (signal !== "SIGHUP" || !interrupts.ignoresHangup) receive(signal);
  });
  try {
    const { child, pid, output } = await start(request);
    const exit = whenExited(child);
    const control = stopControl(request, pid, exit.giveUp);
    receive = (signal) => control.receive(signal);
    const ownStatus = await exit.status;
    await lateSignal(control, ownStatus);
    receive = () => output?.hurry();
    await Promise.all([control.settle(), output?.finish()]);
    return {
      exitStatus: finalStatus(control.reason, ownStatus),
      interrupted: control.reason === "interrupt" || control.reason === "terminate",
      echoed: output?.echoed() ?? Promise.resolve(),
    };
  } finally {
    // Not before the caller has recorded the end of the run: a late Ctrl-C must not get between.
    setImmediate(unsubscribe);
  }
};

type Started = {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly output: OutputCapture | undefined;
};

const start = async (request: ProcessRequest): Promise<Started> => {
  const { opDesc, argv, cwd, env, capture, echo, interrupts } = request;
  const stdio = openStdio(capture, echo === undefined, request.openPipes);
  const { ignoresHangup } = interrupts;
  const { child, pid } = await startProcess({
    ...{ opDesc, argv, cwd, env, ignoresHangup },
    output: stdio.targets,
    ownGroup: request.isolation === "group",
  })
    .catch((error: unknown) => {
      stdio.closeSources();
      throw error;
    })
    .finally(stdio.closeTargets);
  lock(request, pid);
  const output = capture === "none" ? undefined : new OutputCapture({ ...request, stdio, child });
  return { child, pid, output };
};

const lock = ({ run, log }: ProcessRequest, pid: number): void => {
  try {
    writeLock(run, pid);
  } catch (error) {
    // The process runs: the run is worth more than its mark.
    const reason = error instanceof Error ? error.message : String(error);
    log.warning(`cannot mark this run as running (${reason})`);
  }
};

const stopControl = (request: ProcessRequest, pid: number, onGiveUp: () => void): StopControl =>
  new StopControl({
    ...request,
    pid,
    isolation: request.isolation ?? "none",
    onGiveUp,
    timing: { ...defaultStopTiming, ...request.timing },
    clock: request.clock ?? systemClock,
  });

const whenExited = (
  child: ChildProcess,
): { readonly status: Promise<number>; readonly giveUp: () => void } => {
  let giveUp = (): void => undefined;
  const status = new Promise<number>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal === null ? (code ?? 0) : -constants.signals[signal]));
    giveUp = () => {
      // It was killed and hangs in the kernel.
      child.unref();
      resolve(killedStatus);
    };
  });
  return { status, giveUp };
};

const lateSignalMs = 500;

/**
 * Ctrl-C ends the operation and tells us at the same time, but its end may be seen first: signals come to whichever
 * thread is free. Recorded as a signal of its own (-2), a batch would go on with the next trial.
 */
const lateSignal = async (control: StopControl, ownStatus: number): Promise<void> => {
  if (ownStatus !== -constants.signals.SIGINT) return;
  const deadline = performance.now() + lateSignalMs;
  while (control.reason === undefined && performance.now() < deadline) await delay(10);
};

const finalStatus = (reason: StopReason | undefined, ownStatus: number): number => {
  if (reason === "interrupt") return interruptedStatus;
  return reason === "terminate" ? terminatedStatus : ownStatus;
};
