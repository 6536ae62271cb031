import { readSync } from "node:fs";
import { type OnReadOpts, Socket, type SocketConstructorOpts } from "node:net";
import type { Readable } from "node:stream";
import { errorCode } from "../base/index.ts";

/** One stream of an operation's output being read. */
export type PipeReader = {
  readonly pause: () => void;
  readonly resume: () => void;
  /** Hands on what is in the pipe now. */
  readonly drain: () => void;
  /** The same if the reader rests: another stream has something, and what waits here is older. */
  readonly catchUp: () => void;
  readonly close: () => void;
  /** Done when every process that could write has closed the stream, or the reader was closed. */
  readonly ended: Promise<void>;
};

/** `chunk` is good only during the call. */
export type ChunkConsumer = (chunk: Buffer) => void;

const chunkSize = 65_536;

/**
 * A process that writes tiny pieces at full speed would have us wake up for each of them, which slows both. Once
 * pieces come at such a rate the reader takes a short rest after each, and finds thousands of them in one piece.
 */
const flood = { windowMs: 10, reads: 40, smallBytes: 16_384, restMs: 2 } as const;

/** Reads a pipe whose end does not block, and closes it. */
export const readPipe = (fd: number, onChunk: ChunkConsumer): PipeReader => {
  let isPaused = false;
  let restTimer: NodeJS.Timeout | undefined;
  let windowStart = 0;
  let readsInWindow = 0;

  const isFlood = (size: number): boolean => {
    const time = performance.now();
    if (time - windowStart > flood.windowMs) {
      // The rest is part of a flood's window: only the reads of a quiet stream start from nought.
      readsInWindow =
        readsInWindow >= flood.reads && time - windowStart < 4 * flood.windowMs ? flood.reads : 0;
      windowStart = time;
    }
    readsInWindow += 1;
    return readsInWindow >= flood.reads && size < flood.smallBytes;
  };
  const rest = (): void => {
    restTimer = setTimeout(() => {
      restTimer = undefined;
      if (!isPaused) socket.resume();
    }, flood.restMs);
  };
  const onRead = (size: number, buffer: Uint8Array): boolean => {
    onChunk(Buffer.from(buffer.buffer, buffer.byteOffset, size));
    if (isFlood(size)) rest();
    return !isPaused && restTimer === undefined;
  };
  // The type of the options lacks `onread`, which reads into one buffer of ours.
  const options: SocketConstructorOpts & { readonly onread: OnReadOpts } = {
    fd,
    readable: true,
    writable: false,
    onread: { buffer: Buffer.allocUnsafeSlow(chunkSize), callback: onRead },
  };
  const socket = new Socket(options);
  const ended = whenEnded(socket);
  socket.resume();
  return {
    ended,
    pause: () => {
      isPaused = true;
      socket.pause();
    },
    resume: () => {
      isPaused = false;
      if (restTimer === undefined) socket.resume();
    },
    drain: () => {
      if (!socket.destroyed) drainPipe(fd, onChunk);
    },
    catchUp: () => {
      if (restTimer !== undefined && !socket.destroyed) drainPipe(fd, onChunk);
    },
    close: () => {
      clearTimeout(restTimer);
      socket.destroy();
    },
  };
};

/** The same for a stream that Node reads. */
export const readStream = (stream: Readable, onChunk: ChunkConsumer): PipeReader => {
  stream.on("data", onChunk);
  return {
    ended: whenEnded(stream),
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    // What has arrived was handed on already.
    drain: () => undefined,
    catchUp: () => undefined,
    close: () => void stream.destroy(),
  };
};

const whenEnded = (stream: Readable): Promise<void> =>
  new Promise((resolve) => {
    stream.once("close", () => resolve());
    // A broken stream has ended, too; "close" follows.
    stream.once("error", () => resolve());
    stream.once("end", () => resolve());
  });

const drainPipe = (fd: number, onChunk: ChunkConsumer): void => {
  const buffer = Buffer.allocUnsafe(chunkSize);
  for (let size = readNow(fd, buffer); size > 0; size = readNow(fd, buffer)) {
    onChunk(buffer.subarray(0, size));
  }
};

const readNow = (fd: number, buffer: Buffer): number => {
  try {
    return readSync(fd, buffer, 0, buffer.length, null);
  } catch (error) {
    if (errorCode(error) === "EAGAIN") return 0;
    throw error;
  }
};
