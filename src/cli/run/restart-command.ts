import { existsSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { type Context, type RunId, shellQuote, UserError } from "../../base/index.ts";
import { executeAgain, exitCodeOf, prepareAgain, stageAgain, stagedText } from "../../execute/index.ts";
import { encodeRunParams, planRestart } from "../../operation/index.ts";
import { guildPath, type Run, runStatus } from "../../run/index.ts";
import { listRuns, onlyRun, type RunRecord, runsDir } from "../../store/index.ts";
import { confirm } from "../prompt.ts";
import { previewText } from "./preview.ts";
import type { RunOptions } from "./run-options.ts";
import { executeOptions, planWorld, terminalLog } from "./run-world.ts";
import { isInBackground, runInBackground } from "./start-run.ts";

/** `guild run --restart RUN` and `--start RUN`. Gives the exit code. */
export const restartCommand = async (
  context: Context,
  spec: string,
  assigns: readonly string[],
  options: RunOptions,
): Promise<number> => {
  const run = findRestartRun(context, spec);
  refuseRunning(run);
  const log = terminalLog(context);
  const request = {
    assigns,
    label: options.label,
    tags: options.tags,
    gpus: options.gpus,
    noGpus: options.noGpus,
    runParams: encodeRunParams(options, undefined, assigns),
  };
  const plan = await planRestart(context, run, request, planWorld(context, log));
  if (options.printCmd) {
    context.out(`${plan.command.map(shellQuote).join(" ")}\n`);
    return 0;
  }
  const action = options.stage ? "stage" : "start";
  const preview = previewText({ plan, action, existing: run, trialCount: undefined });
  if (!options.yes && !(await confirm(context, `${preview}Continue?`, true))) return 0;
  const how = await executeOptions(context, log, {
    quiet: options.quiet,
    forceDeps: options.forceDeps,
    stopAfterMinutes: options.stopAfter,
  });
  if (options.stage) {
    await stageAgain(context, plan, run, how);
    if (!options.quiet) context.out(stagedText(plan, run, !run.dir.startsWith(runsDir(context.home))));
    return 0;
  }
  if (!isInBackground(options)) return exitCodeOf((await executeAgain(context, plan, run, how)).exitStatus);
  return runInBackground(context, plan, run, options, () => prepareAgain(context, plan, run, how));
};

/**
 * The run to start again: a directory, the marked or newest run of an operation, or the beginning of an id. An index
 * is none: lists change.
 */
const findRestartRun = (context: Context, spec: string): Run => {
  if (isAbsolute(spec) || spec.startsWith(".")) {
    const dir = resolve(context.cwd, spec);
    if (existsSync(guildPath({ dir }, "opref")))
      return { id: dir.slice(dir.lastIndexOf("/") + 1) as RunId, dir };
  }
  const runs = listRuns(runsDir(context.home), { env: context.env });
  const ofOperation = runs.filter(({ operation }) => operation === spec);
  const named = ofOperation.find((run) => run.attr("marked") === true) ?? ofOperation[0];
  return (
    named ??
    onlyRun(
      runs.filter(({ id }: RunRecord) => id.startsWith(spec)),
      spec,
      undefined,
    )
  );
};

const refuseRunning = (run: Run): void => {
  if (runStatus(run).kind !== "running") return;
  throw new UserError(`cannot restart run ${run.id} because it's running`, {
    hint: `Use 'guild stop ${run.id}' to stop it first and try again.`,
  });
};
