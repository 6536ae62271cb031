import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import type { Context } from "../base/index.ts";
import {
  guildNames,
  guildPath,
  isAbsence,
  type Run,
  type RunStatus,
  readAttr,
  runStatus,
} from "../run/index.ts";

const pollMs = 100;
const blockBytes = 64 * 1024;

/** Prints what a run has printed and goes on printing, until the run ends or Ctrl-C. Gives the status at that time. */
export const watchOutput = async (
  { out, signal }: Pick<Context, "out" | "signal">,
  run: Run,
): Promise<RunStatus> => {
  const output = new GrowingText(guildPath(run, guildNames.output));
  for (;;) {
    // Asked before the output is read: what the run printed last is read after it ended.
    const status = statusOf(run);
    for (const text of output.read()) out(text);
    if (status.kind !== "running" || signal.aborted) return statusOf(run);
    await pause(signal);
  }
};

const statusOf = (run: Run): RunStatus => runStatus(run, { exitStatus: () => readAttr(run, "exit_status") });

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, pollMs);
    signal.addEventListener("abort", end);
  });

/** A text file that another process writes to. A restart begins it anew. */
class GrowingText {
  readonly #path: string;
  readonly #decoder = new StringDecoder("utf8");
  #position = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** What was added since the last time; a file that is not there yet is empty. */
  *read(): Generator<string> {
    const file = openIfExists(this.#path);
    if (file === undefined) return;
    try {
      if (fstatSync(file).size < this.#position) this.#position = 0;
      const buffer = Buffer.alloc(blockBytes);
      for (;;) {
        const count = readSync(file, buffer, 0, blockBytes, this.#position);
        if (count === 0) return;
        this.#position += count;
        yield this.#decoder.write(buffer.subarray(0, count));
      }
    } finally {
      closeSync(file);
    }
  }
}

const openIfExists = (path: string): number | undefined => {
  try {
    return openSync(path, "r");
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
};
