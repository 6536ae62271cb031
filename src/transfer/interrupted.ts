import { UserError } from "../base/index.ts";

/** Ends the command at Ctrl-C, between two files. */
export const stopIfInterrupted = (signal: AbortSignal): void => {
  if (!signal.aborted) return;
  throw new UserError("interrupted", { hint: "Nothing is half done. Run the command again to go on." });
};

/** Lets the process hear of Ctrl-C while it works on many small files. */
export const breathe = (): Promise<void> => new Promise((done) => setImmediate(done));
