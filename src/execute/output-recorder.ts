import { closeSync, openSync, writeSync } from "node:fs";
import { encodeOutputRecord, guildNames, guildPath, outputRecordSize, type Run } from "../run/index.ts";
import { type LineConsumer, LineSplitter } from "./line-splitter.ts";
import type { RunLog } from "./log.ts";

/** 0 is stdout, 1 is stderr: also what the index says. */
export type StreamNumber = 0 | 1;

export type RecorderOptions = {
  readonly run: Run;
  readonly log: RunLog;
  /** Sees each finished line, once. */
  readonly onLine: LineConsumer | undefined;
};

type RecordFiles = { readonly output: number; readonly index: number };

/**
 * Writes `output` and `output.index` of a run: bytes as they come, and for each finished line a record of time and
 * stream. What was given is in the files when a call returns. When a file cannot be written, the user is told
 * once and recording ends; lines are still handed on.
 */
export class OutputRecorder {
  readonly #log: RunLog;
  readonly #splitters: readonly [LineSplitter, LineSplitter];
  #files: RecordFiles | undefined;

  constructor({ run, log, onLine }: RecorderOptions) {
    this.#log = log;
    const consume = onLine === undefined ? undefined : guarded(onLine, log);
    this.#splitters = [new LineSplitter(consume), new LineSplitter(consume)];
    try {
      this.#files = openFiles(run);
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /** `chunk` is not kept. */
  write(stream: StreamNumber, chunk: Buffer, timeMs: number): void {
    const lineCount = this.#splitters[stream].push(chunk);
    this.#record(chunk, stream, lineCount, timeMs);
  }

  /** The stream has ended: a last line without line end is finished now. */
  end(stream: StreamNumber, timeMs: number): void {
    if (this.#splitters[stream].end()) this.#record(undefined, stream, 1, timeMs);
  }

  close(): void {
    const files = this.#files;
    this.#files = undefined;
    if (files === undefined) return;
    try {
      closeSync(files.output);
      closeSync(files.index);
    } catch (error) {
      // Network disks report a failed write when the file is closed.
      this.#giveUp(error);
    }
  }

  #record(chunk: Buffer | undefined, stream: StreamNumber, lineCount: number, timeMs: number): void {
    if (this.#files === undefined) return;
    try {
      if (chunk !== undefined) writeFully(this.#files.output, chunk);
      if (lineCount > 0) writeFully(this.#files.index, encodeRecords(lineCount, stream, timeMs));
    } catch (error) {
      this.close();
      this.#giveUp(error);
    }
  }

  #giveUp(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#log.warning(`cannot record the output of this run (${reason}): the run goes on without`);
  }
}

const openFiles = (run: Run): RecordFiles => {
  const output = openSync(guildPath(run, guildNames.output), "w");
  try {
    return { output, index: openSync(guildPath(run, guildNames.outputIndex), "w") };
  } catch (error) {
    closeSync(output);
    throw error;
  }
};

const writeFully = (fd: number, bytes: Uint8Array): void => {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
};

const encodeRecords = (count: number, stream: StreamNumber, timeMs: number): Uint8Array =>
  Buffer.alloc(
    count * outputRecordSize,
    encodeOutputRecord({ timeMs, stream: stream === 0 ? "stdout" : "stderr" }),
  );

/** A consumer that fails is told of and not asked again: output is worth more than what is read from it. */
const guarded = (onLine: LineConsumer, log: RunLog): LineConsumer => {
  let isBroken = false;
  return (line) => {
    if (isBroken) return;
    try {
      onLine(line);
    } catch (error) {
      isBroken = true;
      const reason = error instanceof Error ? error.message : String(error);
      log.warning(`cannot read scalars from the output of this run (${reason}): the run goes on without`);
    }
  };
};
