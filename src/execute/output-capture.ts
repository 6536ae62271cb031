import type { ChildProcess } from "node:child_process";
import type { Micros } from "../base/index.ts";
import type { Run } from "../run/index.ts";
import { Echo } from "./echo.ts";
import type { LineConsumer } from "./line-splitter.ts";
import type { RunLog } from "./log.ts";
import type { OperationStdio } from "./operation-stdio.ts";
import { OutputRecorder, type StreamNumber } from "./output-recorder.ts";
import type { PipeReader } from "./pipe-reader.ts";

/** File descriptors that output is passed on to. */
export type EchoTargets = { readonly out: number; readonly err: number };

export type OutputCaptureOptions = {
  readonly run: Run;
  readonly stdio: OperationStdio;
  readonly child: ChildProcess;
  readonly echo: EchoTargets | undefined;
  readonly onLine: LineConsumer | undefined;
  readonly now: () => Micros;
  readonly log: RunLog;
};

/**
 * Once the process has ended, what it left running may keep its output open, for ever if that is a service. The
 * output counts as complete when nothing came for a while, or after the longest time whatever comes.
 */
const afterExit = { idleMs: 500, longestMs: 10_000, checkMs: 50 } as const;

/** Takes the output of a running operation from its pipes to the run's files and to our own output. */
export class OutputCapture {
  readonly #options: OutputCaptureOptions;
  readonly #recorder: OutputRecorder;
  readonly #echo: Echo;
  readonly #readers: readonly PipeReader[];
  #lastChunkAt = performance.now();
  #isFinishing = false;
  #isCatchingUp = false;
  #stopWaiting = (): void => undefined;

  constructor(options: OutputCaptureOptions) {
    const { run, log, onLine, stdio, child } = options;
    this.#options = options;
    this.#recorder = new OutputRecorder({ run, log, onLine });
    this.#echo = new Echo({
      onBacklog: (isFull) => this.#holdBack(isFull),
      onFailure: (reason) =>
        log.warning(`cannot show the output of this run (${reason}): the run goes on without`),
    });
    this.#readers = stdio.read(child, (stream, chunk, source) => this.#take(stream, chunk, source));
  }

  /** The process has ended: waits for the rest of its output. */
  async finish(): Promise<void> {
    this.#isFinishing = true;
    for (const reader of this.#readers) reader.resume();
    await this.#lastOutput();
    for (const reader of this.#readers) {
      reader.drain();
      reader.close();
    }
    const timeMs = this.#timeMs();
    this.#recorder.end(0, timeMs);
    this.#recorder.end(1, timeMs);
    this.#recorder.close();
  }

  /** Do not wait for those who still hold the output. */
  hurry(): void {
    this.#stopWaiting();
  }

  /** Everything was passed on, or cannot be. */
  echoed(): Promise<void> {
    return this.#echo.flushed();
  }

  #take(stream: StreamNumber, chunk: Buffer, source: number): void {
    this.#lastChunkAt = performance.now();
    this.#catchUpOthers(source);
    this.#recorder.write(stream, chunk, this.#timeMs());
    const { echo } = this.#options;
    if (echo !== undefined) this.#echo.write(stream === 0 ? echo.out : echo.err, chunk);
  }

  #catchUpOthers(source: number): void {
    if (this.#isCatchingUp) return;
    this.#isCatchingUp = true;
    this.#readers.forEach((reader, at) => {
      if (at !== source) reader.catchUp();
    });
    this.#isCatchingUp = false;
  }

  /** While a terminal is slower than the operation, the operation waits in its own writing, as without us. */
  #holdBack(isFull: boolean): void {
    if (this.#isFinishing) return;
    for (const reader of this.#readers) isFull ? reader.pause() : reader.resume();
  }

  #lastOutput(): Promise<void> {
    const deadline = performance.now() + afterExit.longestMs;
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        if (this.#isIdle() || performance.now() > deadline) this.#stopWaiting();
      }, afterExit.checkMs);
      this.#stopWaiting = () => {
        clearInterval(timer);
        resolve();
      };
      void Promise.all(this.#readers.map(({ ended }) => ended)).then(this.#stopWaiting);
    });
  }

  #isIdle(): boolean {
    const isQuiet = (): boolean => performance.now() - this.#lastChunkAt > afterExit.idleMs;
    if (!isQuiet()) return false;
    // We may just have been kept from reading.
    for (const reader of this.#readers) reader.drain();
    return isQuiet();
  }

  #timeMs(): number {
    return Math.floor(this.#options.now() / 1000);
  }
}
