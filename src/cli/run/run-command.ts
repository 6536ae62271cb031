import type { Context } from "../../base/index.ts";
import { readBatchFiles } from "../../batch/index.ts";
import { readUserConfig } from "../../config/index.ts";
import { exitCodeOf, type Performed } from "../../execute/index.ts";
import { inNamespace, planRun, runNamespace } from "../../operation/index.ts";
import { loadProject } from "../project.ts";
import { runBatch } from "./batch-command.ts";
import { checkConflicts } from "./conflicts.ts";
import { findOperation } from "./find-operation.ts";
import { showMode } from "./modes.ts";
import { findOptimizer, flagEncoder, impliedOptimizer } from "./optimizer.ts";
import { planRequest } from "./plan-request.ts";
import type { RunOptions } from "./run-options.ts";
import { runSingle } from "./run-single.ts";
import { planWorld, terminalLog } from "./run-world.ts";
import { nothingRan } from "./start-run.ts";

/** `guild run`. Gives the exit code. */
export const runCommand = async (
  context: Context,
  args: readonly string[],
  options: RunOptions,
): Promise<number> => exitCodeOf((await runOperation(context, args, options)).exitStatus);

/** Finds the operation, decides its flags, asks, and runs it. */
export const runOperation = async (
  context: Context,
  args: readonly string[],
  options: RunOptions,
): Promise<Performed> => {
  const { opSpec, assigns } = splitArgs(args);
  checkConflicts(options, opSpec);
  if (options.restart !== undefined && options.remote !== undefined) {
    const { restartRemotely } = await import("./remote-run.ts");
    return restartRemotely(context, options.restart, assigns, options, options.remote);
  }
  if (options.restart !== undefined) {
    const { restartCommand } = await import("./restart-command.ts");
    return restartCommand(context, options.restart, assigns, options);
  }
  if (options.proto !== undefined) {
    const { protoCommand } = await import("./proto-command.ts");
    return protoCommand(context, options.proto, { opSpec, assigns }, options);
  }
  const guildfile = loadProject(context);
  const operation = await findOperation(context, guildfile, opSpec ?? "", assigns);
  if (await showMode(context, operation, options)) return nothingRan;
  if (operation.def.start.kind === "steps") {
    const { checkSteps } = await import("./check-steps.ts");
    checkSteps(context, guildfile, operation);
  }
  const optimizer = await findOptimizer(context, guildfile, operation, options);
  const fileTrials = readBatchFiles(context, batchFilesOf(assigns));
  const request = {
    ...(await planRequest(context, options, opSpec, assigns)),
    fileTrials,
    encodeFlags: flagEncoder(operation, optimizer),
  };
  const planned = await planRun(
    context,
    operation,
    request,
    planWorld(context, terminalLog(context), options),
  );
  const namespace = runNamespace(operation, {
    option: options.namespace,
    environment: context.env.GUILD_NAMESPACE,
    config: readUserConfig(context).sections.get("namespace"),
  });
  const plan = inNamespace(planned, operation, namespace);
  const batchOp = optimizer ?? (await impliedOptimizer(context, plan, fileTrials));
  if (batchOp === undefined) return runSingle(context, plan, options);
  const { objective, jobs } = operation.def;
  return runBatch(context, plan, { optimizer: batchOp, objective, jobs, fileTrials, options });
};

const batchFilesOf = (assigns: readonly string[]): readonly string[] =>
  assigns.filter((word) => word.startsWith("@")).map((word) => word.slice(1));

/** The first argument is a flag if it has a `=`: the default operation is meant. */
const splitArgs = (args: readonly string[]) => {
  const [first, ...rest] = args;
  return first === undefined || first.includes("=")
    ? { opSpec: undefined, assigns: args }
    : { opSpec: first, assigns: rest };
};
