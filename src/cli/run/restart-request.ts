import type { Context } from "../../base/index.ts";
import { encodeRunParams, type RestartRequest, requireRunOperation } from "../../operation/index.ts";
import { type Run, readOpRef } from "../../run/index.ts";
import { debugEnv } from "./debug-env.ts";
import { comment } from "./edit-comment.ts";
import type { RunOptions } from "./run-options.ts";
import { terminalLog } from "./run-world.ts";

/** What the options say of a run that is started again, or of a new one that is like it. */
export const restartRequest = async (
  context: Context,
  run: Run,
  assigns: readonly string[],
  options: RunOptions,
): Promise<RestartRequest> => {
  const isFunction = readOpRef(run)?.pkgType === "func";
  const needsOperation = !isFunction && (assigns.length > 0 || options.forceSourcecode || options.editFlags);
  return {
    assigns,
    operation: needsOperation
      ? await requireRunOperation(context, run, { assigns, warn: terminalLog(context).warning })
      : undefined,
    forceFlags: options.forceFlags,
    forceSourceCode: options.forceSourcecode,
    label: options.label,
    tags: options.tags,
    comment: await comment(context, options),
    gpus: options.gpus,
    noGpus: options.noGpus,
    env: debugEnv(options),
    runParams: encodeRunParams(options, undefined, assigns),
  };
};
