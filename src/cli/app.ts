import { dispatch } from "./dispatch.ts";
import { reportError } from "./report-error.ts";
import { writeErr, writeOut } from "./streams.ts";
import { makeTerminal } from "./terminal.ts";

/** Runs the command line `argv` (without the program) in this process; gives back its exit code. */
export const runApp = async (argv: readonly string[]): Promise<number> => {
  const { env } = process;
  let debug = env.GUILD_DEBUG === "1";
  const fail = (error: unknown): number => {
    const { text, exitCode } = reportError(error, debug);
    writeErr(text);
    return exitCode;
  };
  // An error in a callback, which no `await` leads to.
  process.on("uncaughtException", (error) => process.exit(fail(error)));
  try {
    if (env._GUILD_COMPLETE) {
      const { completionAnswer } = await import("./completion/answer.ts");
      writeOut(await completionAnswer(env));
      return 0;
    }
    return await dispatch(argv, { env, out: writeOut, terminal: makeTerminal(env) }, async (options) => {
      debug ||= options.debug;
      const { makeContext } = await import("./make-context.ts");
      return makeContext(options);
    });
  } catch (error) {
    return fail(error);
  }
};
