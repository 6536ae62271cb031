import type { Context } from "../../base/index.ts";
import { exitCodeOf } from "../../execute/index.ts";
import { runSteps } from "../../steps/index.ts";
import { childLog, endAs, runAt } from "./child-commands.ts";
import { runOperation } from "./run-command.ts";
import type { RunOptions } from "./run-options.ts";
import { parseRunSpec } from "./run-spec.ts";

/** The process of a pipeline: runs its steps. Gives the exit code. */
export const stepsMain = async (context: Context, dir: string): Promise<number> => {
  const ended = await runSteps(context, runAt(dir), {
    parseRunSpec,
    run: (stepContext, args) => {
      const { words, options } = parseRunSpec(args);
      // The parser fills exactly the keys of the options, with the types their specs name.
      return runOperation(stepContext, words, options as RunOptions);
    },
    log: childLog(context),
  });
  endAs(ended);
  return exitCodeOf(ended.exitStatus);
};
