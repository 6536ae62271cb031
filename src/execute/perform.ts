import { hostname } from "node:os";
import type { Context, PyValue } from "../base/index.ts";
import type { RunPlan } from "../operation/index.ts";
import { clearPending, guildPath, type Run, removeLock, writeAttr } from "../run/index.ts";
import { compileOutputScalars, EventWriter, OutputScalars } from "../scalars/index.ts";
import { guildCommand } from "./guild-command.ts";
import { processInterrupts, type Supervision } from "./interrupts.ts";
import type { LineConsumer } from "./line-splitter.ts";
import type { RunLog } from "./log.ts";
import type { Facts, MachineParts } from "./metadata/index.ts";
import { runProcess } from "./process.ts";
import { processEnv, recordedEnv } from "./process-env.ts";
import type { Shared } from "./shared.ts";

export type PerformOptions = {
  /** No output of the operation on the terminal. */
  readonly quiet: boolean;
  readonly stopAfterMinutes: number | undefined;
  readonly log: RunLog;
  readonly facts: Facts;
  readonly shared?: Shared | undefined;
  /** What is known of the run beside its machine. */
  readonly parts: MachineParts;
  /** Undefined: signals to this process are the operation's too. */
  readonly supervision?: Supervision | undefined;
  /** Sees each line of output, which then is not passed on to the terminal. */
  readonly watch?: LineConsumer | undefined;
};

/** Below 0 the exit status is minus a signal; `interrupted` means that nothing more should be started. */
export type Performed = { readonly exitStatus: number; readonly interrupted: boolean };

/**
 * Starts the process of a run whose directory and dependencies are ready, and records it to its end: `started`, `env`,
 * output, scalars, `exit_status`, `stopped`.
 */
export const performRun = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: PerformOptions,
): Promise<Performed> => {
  const { log, facts, parts, supervision, watch } = options;
  clearPending(run);
  const env = processEnv(context, plan, run);
  const record = (name: string, value: PyValue) => writeAttr(run, name, value);
  record("started", context.now());
  record("env", recordedEnv(env, plan.envSecrets));
  const scalars = openScalars(context, plan, run, log);
  try {
    // While the operation runs, so that a run whose Guild is killed has it too.
    const machine = facts.machine(parts).then((value) => tryTo(log, () => record("_machine", value)));
    const { exitStatus, interrupted, echoed } = await runProcess({
      run,
      opDesc: plan.opDesc,
      argv: guildCommand(context, plan.command, run.dir),
      cwd: run.dir,
      env,
      capture: env.NO_RUN_OUTPUT === "1" ? "none" : env.SYNC_RUN_OUTPUT === "1" ? "merged" : "both",
      echo: options.quiet || watch !== undefined ? undefined : { out: 1, err: 2 },
      onLine: bothConsumers(scalars.onLine, watch),
      stopAfter: stopAfter(context, options.stopAfterMinutes),
      interrupts: supervision?.interrupts ?? processInterrupts(context),
      isolation: supervision?.isolation ?? "none",
      timing: supervision?.timing ?? {},
      tellsOfWaiting: env.NO_OP_INTERRUPTED_MSG !== "1",
      openPipes: options.shared?.openPipes,
      log,
      now: context.now,
    });
    try {
      record("exit_status", exitStatus);
      record("stopped", context.now());
      removeLock(run);
    } finally {
      // Also when a full disk keeps the end of the run from being recorded.
      await Promise.all([machine, echoed]);
    }
    return { exitStatus, interrupted };
  } finally {
    scalars.close();
  }
};

/** Does what a run can do without; a failure is only warned of. */
const tryTo = (log: RunLog, action: () => void): void => {
  try {
    action();
  } catch (error) {
    log.warning(`cannot record the machine of this run: ${error instanceof Error ? error.message : error}`);
  }
};

const bothConsumers = (
  first: LineConsumer | undefined,
  second: LineConsumer | undefined,
): LineConsumer | undefined => {
  if (first === undefined || second === undefined) return first ?? second;
  return (line) => {
    first(line);
    second(line);
  };
};

const defaultKillDelaySeconds = 30;

const stopAfter = (context: Pick<Context, "env">, minutes: number | undefined) => {
  if (minutes === undefined) return undefined;
  const seconds = Number(context.env.STOP_AFTER_KILL_DELAY ?? defaultKillDelaySeconds);
  return { minutes, killDelayMs: 1000 * (Number.isFinite(seconds) ? seconds : defaultKillDelaySeconds) };
};

type ScalarsSink = { readonly onLine: LineConsumer | undefined; readonly close: () => void };

/** Where scalars that the output shows go: an event file of the run, made at the first of them. */
const openScalars = (context: Context, plan: RunPlan, run: Run, log: RunLog): ScalarsSink => {
  if (plan.outputScalars?.length === 0) return { onLine: undefined, close: () => undefined };
  const patterns = compileOutputScalars(plan.outputScalars, {
    flagNames: plan.flags.map(([name]) => name),
    warn: log.warning,
  });
  const scalars = new OutputScalars(patterns);
  const writer = new EventWriter({
    dir: guildPath(run),
    host: hostname(),
    pid: process.pid,
    now: context.now,
  });
  let isBroken = false;
  return {
    onLine(line) {
      const found = scalars.feed(line);
      if (found.length === 0 || isBroken) return;
      try {
        writer.write(found, scalars.step);
      } catch (error) {
        isBroken = true;
        log.warning(
          `cannot record scalars of this run any more: ${error instanceof Error ? error.message : error}`,
        );
      }
    },
    close: () => writer.close(),
  };
};
