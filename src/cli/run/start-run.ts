import { rmSync } from "node:fs";
import { resolve } from "node:path";
import type { Context } from "../../base/index.ts";
import {
  backgroundMessage,
  executePlan,
  openPidFile,
  type Performed,
  placeRun,
  preparePlan,
  stagedText,
  stagePlan,
  startInBackground,
} from "../../execute/index.ts";
import type { RunPlan } from "../../operation/index.ts";
import type { Run } from "../../run/index.ts";
import { note } from "../output.ts";
import type { RunOptions } from "./run-options.ts";
import { executeOptions, terminalLog } from "./run-world.ts";

/** How a command ends that had nothing to wait for. */
export const nothingRan: Performed = { exitStatus: 0, interrupted: false };

/** Makes the run of a plan and stages it, runs it, or starts it in the background. */
export const startNewRun = async (
  context: Context,
  plan: RunPlan,
  options: RunOptions,
): Promise<Performed> => {
  if (options.remote !== undefined) {
    const { runRemotely } = await import("./remote-run.ts");
    return runRemotely(context, plan, options, options.remote);
  }
  const runDir = options.runDir === undefined ? undefined : resolve(context.cwd, options.runDir);
  const run = placeRun(context, { runDir, runId: options.runId });
  if (runDir !== undefined && !options.stage && context.env.NO_WARN_RUNDIR !== "1") {
    note(context, `Run directory is '${runDir}' (results will not be visible to Guild)`);
  }
  const how = await executeOptions(context, terminalLog(context), {
    quiet: options.quiet,
    forceDeps: options.forceDeps,
    stopAfterMinutes: options.stopAfter,
  });
  if (options.stage) {
    await stagePlan(context, plan, run, how);
    if (!options.quiet) context.out(stagedText(context, plan, run, runDir !== undefined));
    return nothingRan;
  }
  if (!isInBackground(options)) {
    // A queue deals with signals itself, and lets its runs end.
    const supervision = runsOthers(plan) ? ({ isolation: "batch" } as const) : undefined;
    return executePlan(context, plan, run, { ...how, supervision });
  }
  return runInBackground(context, plan, run, options, () => preparePlan(context, plan, run, how));
};

const runsOthers = ({ opRef }: RunPlan): boolean =>
  opRef.pkgType === "builtin" && (opRef.opName === "queue" || opRef.opName === "scheduler");

export const isInBackground = (options: RunOptions): boolean =>
  options.background || options.pidfile !== undefined;

/** Prepares a run and leaves it to another process of ours, which goes on without the terminal. */
export const runInBackground = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: RunOptions,
  prepare: () => Promise<void>,
): Promise<Performed> => {
  const pidFile = openPidFile(context, options.pidfile);
  try {
    await prepare();
  } catch (error) {
    rmSync(pidFile, { force: true });
    throw error;
  }
  await startInBackground(context, {
    argv: (pidFile) => ["run-main", run.dir, "--pidfile", pidFile, ...stopAfterArgs(options)],
    env: { ...context.env, GUILD_HOME: context.home },
    pidFile,
  });
  if (!options.quiet) context.err(`${backgroundMessage(plan.opDesc, run.id, pidFile)}\n`);
  return nothingRan;
};

const stopAfterArgs = ({ stopAfter }: RunOptions): readonly string[] =>
  stopAfter === undefined ? [] : ["--stop-after", String(stopAfter)];
