import { resolve } from "node:path";
import { type Context, shellQuote } from "../../base/index.ts";
import {
  executePlan,
  exitCodeOf,
  type Run,
  placeRun,
  stagedText,
  stagePlan,
} from "../../execute/index.ts";
import { encodeRunParams, impliedBatch, type Operation, type PlanRequest, planRun, type RunPlan } from "../../operation/index.ts";
import { logWarning, note } from "../output.ts";
import { confirm } from "../prompt.ts";
import { runBatch } from "./batch-command.ts";
import { checkConflicts } from "./conflicts.ts";
import { findProjectOperation } from "./find-operation.ts";
import { showMode } from "./modes.ts";
import { previewText } from "./preview.ts";
import { restartCommand } from "./restart-command.ts";
import type { RunOptions } from "./run-options.ts";
import { executeOptions, planWorld, refuseUnbuilt, terminalLog } from "./run-world.ts";

/** `guild run`: finds the operation, decides its flags, asks, and runs it. Gives the exit code. */
export const runCommand = async (
  context: Context,
  args: readonly string[],
  options: RunOptions,
): Promise<number> => {
  const { opSpec, assigns } = splitArgs(args);
  checkConflicts(options, opSpec);
  refuseUnbuilt(options);
  if (options.restart !== undefined) return restartCommand(context, options.restart, assigns, options);
  const operation = await findProjectOperation(context, opSpec ?? "", options);
  const shown = await showMode(context, operation, options);
  if (shown) return 0;
  const plan = await planRun(context, operation, planRequest(opSpec, assigns, options), planWorld(context, terminalLog(context)));
  return impliedBatch(plan.flags) === undefined
    ? runSingle(context, operation, plan, options)
    : runBatch(context, operation, plan, options);
};

/** The first argument is a flag if it has a `=`: the default operation is meant. */
const splitArgs = (args: readonly string[]): { readonly opSpec: string | undefined; readonly assigns: readonly string[] } => {
  const [first, ...rest] = args;
  return first === undefined || first.includes("=")
    ? { opSpec: undefined, assigns: args }
    : { opSpec: first, assigns: rest };
};

export const planRequest = (
  opSpec: string | undefined,
  assigns: readonly string[],
  options: RunOptions,
): PlanRequest => ({
  assigns,
  baseFlags: [],
  label: options.label,
  tags: options.tags,
  comment: options.comment,
  forceFlags: options.forceFlags,
  keepRun: options.keepRun,
  randomSeed: options.randomSeed,
  gpus: options.gpus,
  noGpus: options.noGpus,
  debugSourceCode: options.debugSourcecode,
  additionalDeps: options.additionalDeps,
  runParams: encodeRunParams(options, opSpec, assigns),
});

const runSingle = async (
  context: Context,
  operation: Operation,
  plan: RunPlan,
  options: RunOptions,
): Promise<number> => {
  if (options.printCmd) return print(context, `${plan.command.map(shellQuote).join(" ")}\n`);
  if (options.printEnv) return print(context, envText(plan));
  if (options.maxTrials !== undefined) logWarning(context, "not a batch run - ignoring --max-trials");
  const action = options.stage ? "stage" : "run";
  const isConfirmed =
    options.yes ||
    (await confirm(context, `${previewText({ plan, action, existing: undefined, trialCount: undefined })}Continue?`, true));
  if (!isConfirmed) return 0;
  const run = placeRun(context, { runDir: runDirOf(context, options), runId: options.runId });
  return startRun(context, plan, run, options);
};
