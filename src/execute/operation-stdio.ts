import type { ChildProcess } from "node:child_process";
import { closeSync } from "node:fs";
import type { Env } from "../base/index.ts";
import type { StreamNumber } from "./output-recorder.ts";
import { type ChunkConsumer, type PipeReader, readPipe, readStream } from "./pipe-reader.ts";
import { openPipes, type Pipe, type PipeSource } from "./pipes.ts";

/** How output is recorded: by stream, with stderr joined into stdout, or not at all. */
export type CaptureMode = "both" | "merged" | "none";

/** The mode an environment asks for: `NO_RUN_OUTPUT=1`, `SYNC_RUN_OUTPUT=1`. */
export const captureModeOf = (env: Env): CaptureMode => {
  if (env["NO_RUN_OUTPUT"] === "1") return "none";
  return env["SYNC_RUN_OUTPUT"] === "1" ? "merged" : "both";
};

/** What a process gets as standard output or error: a descriptor, or what Node knows by name. */
export type OutputTarget = number | "inherit" | "ignore" | "pipe";

/** Standard output and error of an operation, made before it starts. */
export type OperationStdio = {
  readonly targets: readonly [OutputTarget, OutputTarget];
  /** Closes what the process has been given: its end must be the last to keep a pipe open. */
  readonly closeTargets: () => void;
  /** Closes our ends. For when no process came of it. */
  readonly closeSources: () => void;
  /** Our ends, to be read once the process runs. */
  readonly read: (child: ChildProcess, onChunk: StreamChunkConsumer) => readonly PipeReader[];
};

/** `source` is the place of the reader in the list. */
type StreamChunkConsumer = (stream: StreamNumber, chunk: Buffer, source: number) => void;

export const openStdio = (
  mode: CaptureMode,
  isQuiet: boolean,
  source: PipeSource = openPipes,
): OperationStdio => {
  if (mode === "none") return uncaptured(isQuiet ? "ignore" : "inherit");
  const pipes = source(mode === "both" ? 2 : 1);
  return pipes === undefined ? throughNode(mode) : throughPipes(pipes);
};

const uncaptured = (target: "ignore" | "inherit"): OperationStdio => ({
  targets: [target, target],
  closeTargets: () => undefined,
  closeSources: () => undefined,
  read: () => [],
});

const throughPipes = (pipes: readonly Pipe[]): OperationStdio => {
  const [out, err = out] = pipes;
  if (out === undefined || err === undefined) throw new Error("no pipe was made");
  return {
    targets: [out.writeFd, err.writeFd],
    closeTargets: () => closeAll(pipes.map(({ writeFd }) => writeFd)),
    closeSources: () => closeAll(pipes.map(({ readFd }) => readFd)),
    read: (_child, onChunk) =>
      pipes.map(({ readFd }, at) => readPipe(readFd, consumer(onChunk, streamAt(at), at))),
  };
};

const closeAll = (fds: readonly number[]): void => {
  for (const fd of fds) closeSync(fd);
};

/** Node's own sockets. Joined streams stay two here, so their order is only about right. */
const throughNode = (mode: "both" | "merged"): OperationStdio => ({
  targets: ["pipe", "pipe"],
  closeTargets: () => undefined,
  closeSources: () => undefined,
  read: (child, onChunk) =>
    [child.stdout, child.stderr].flatMap((stream, at) => {
      if (stream === null) return [];
      return [readStream(stream, consumer(onChunk, mode === "both" ? streamAt(at) : 0, at))];
    }),
});

const streamAt = (at: number): StreamNumber => (at === 0 ? 0 : 1);

const consumer =
  (onChunk: StreamChunkConsumer, stream: StreamNumber, source: number): ChunkConsumer =>
  (chunk) =>
    onChunk(stream, chunk, source);
