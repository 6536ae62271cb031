import { UserError } from "../base/index.ts";
import { writeErr } from "./streams.ts";

/**
 * A reader of standard input by lines, from a terminal as from a pipe. What follows a line stays for the next
 * call. Ctrl-C while it waits ends the command with exit code 1, as 0.9 does at prompts.
 */
export const makeLineReader = (): (() => Promise<string | undefined>) => {
  const { StringDecoder } = process.getBuiltinModule("node:string_decoder");
  const decoder = new StringDecoder("utf8");
  let text = "";
  let ended = false;

  const takeLine = (): string | undefined => {
    const end = text.indexOf("\n");
    if (end < 0 && !(ended && text !== "")) return undefined;
    const line = end < 0 ? text : text.slice(0, end);
    text = end < 0 ? "" : text.slice(end + 1);
    return line.endsWith("\r") ? line.slice(0, -1) : line;
  };

  const waitForMore = (): Promise<void> =>
    new Promise((resolve, reject) => {
      // Caught before anything else, as the user may answer the prompt with Ctrl-C at once.
      const onInterrupt = () =>
        settle(() => {
          writeErr("\n");
          reject(new UserError("", { exitCode: 1 }));
        });
      process.on("SIGINT", onInterrupt);
      const { stdin } = process;
      const settle = (done: () => void) => {
        stdin.pause();
        stdin.off("data", onData).off("end", onEnd).off("error", onError);
        process.off("SIGINT", onInterrupt);
        done();
      };
      const onData = (bytes: Buffer) => {
        text += decoder.write(bytes);
        settle(resolve);
      };
      const onEnd = () => {
        text += decoder.end();
        ended = true;
        settle(resolve);
      };
      const onError = (error: Error) => settle(() => reject(error));
      stdin.on("data", onData).on("end", onEnd).on("error", onError);
      stdin.resume();
    });

  return async () => {
    for (;;) {
      const line = takeLine();
      if (line !== undefined || ended) return line;
      await waitForMore();
    }
  };
};
