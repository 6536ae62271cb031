import { type Context, UserError } from "../../base/index.ts";
import { exitCodeOf } from "../../execute/index.ts";
import { type RunSpec, runSteps } from "../../steps/index.ts";
import { parseArgs } from "../parse.ts";
import { childLog, endAs, runAt } from "./child-commands.ts";
import { runOperation } from "./run-command.ts";
import { type RunOptions, runArgs, runOptions } from "./run-options.ts";

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

/** What `guild run` reads in the words of a run spec. Throws UserError in the words of 0.9. */
export const parseRunSpec = (words: readonly string[]): RunSpec => {
  try {
    const parsed = parseArgs({ args: runArgs, options: runOptions }, words, "guild run");
    if (parsed.help) throw new UserError("No such option: --help");
    return { words: parsed.args, options: parsed.options };
  } catch (error) {
    const [, name] =
      /^unrecognized option '([^']*)'/.exec(error instanceof UserError ? error.message : "") ?? [];
    if (name === undefined) throw error;
    throw new UserError(`No such option: ${name}`, { cause: error });
  }
};
