import { type Context, shellQuote, UserError } from "../../base/index.ts";
import { readUserConfig } from "../../config/index.ts";
import { impliedBatch, inNamespace, planRun, type RunPlan, runNamespace } from "../../operation/index.ts";
import { logWarning } from "../output.ts";
import { loadProject } from "../project.ts";
import { confirm } from "../prompt.ts";
import { runBatch } from "./batch-command.ts";
import { checkConflicts } from "./conflicts.ts";
import { findOperation } from "./find-operation.ts";
import { showMode } from "./modes.ts";
import { planRequest } from "./plan-request.ts";
import { previewText } from "./preview.ts";
import { restartCommand } from "./restart-command.ts";
import type { RunOptions } from "./run-options.ts";
import { planWorld, refuseUnbuilt, terminalLog } from "./run-world.ts";
import { startNewRun } from "./start-run.ts";

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
  const operation = await findOperation(context, loadProject(context), opSpec ?? "", assigns);
  if (await showMode(context, operation, options)) return 0;
  const request = planRequest(options, opSpec, assigns);
  const planned = await planRun(context, operation, request, planWorld(context, terminalLog(context)));
  const namespace = runNamespace(operation, {
    option: options.namespace,
    environment: context.env.GUILD_NAMESPACE,
    config: readUserConfig(context).sections.get("namespace"),
  });
  const plan = inNamespace(planned, operation, namespace);
  return impliedBatch(plan.flags) === undefined
    ? runSingle(context, plan, options)
    : runBatch(context, operation, plan, options);
};

/** The first argument is a flag if it has a `=`: the default operation is meant. */
const splitArgs = (args: readonly string[]) => {
  const [first, ...rest] = args;
  return first === undefined || first.includes("=")
    ? { opSpec: undefined, assigns: args }
    : { opSpec: first, assigns: rest };
};

const runSingle = async (context: Context, plan: RunPlan, options: RunOptions): Promise<number> => {
  if (options.printTrials) throw new UserError("cannot print trials for a non-batch operation");
  if (options.printCmd) return print(context, `${plan.command.map(shellQuote).join(" ")}\n`);
  if (options.printEnv) return print(context, envText(plan));
  if (options.maxTrials !== undefined) logWarning(context, "not a batch run - ignoring --max-trials");
  if (options.batchComment !== undefined)
    logWarning(context, "operation is not a batch - ignoring batch comment");
  const action = options.stage ? "stage" : "run";
  const preview = previewText({ plan, action, existing: undefined, trialCount: undefined });
  if (!options.yes && !(await confirm(context, `${preview}Continue?`, true))) return 0;
  return startNewRun(context, plan, options);
};

const print = (context: Context, text: string): number => {
  context.out(text);
  return 0;
};

/** The operation's own variables, sorted; what a run adds for itself is left out. */
const envText = (plan: RunPlan): string =>
  [...new Map(plan.env)]
    .filter(([name]) => !name.startsWith("GUILD_") || name === "GUILD_PLUGINS")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value === "" ? "" : shellQuote(value)}\n`)
    .join("");
