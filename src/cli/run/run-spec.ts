import { UserError } from "../../base/index.ts";
import type { RunSpec } from "../../steps/index.ts";
import { parseArgs } from "../parse.ts";
import { runArgs, runOptions } from "./run-options.ts";

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
