import { writev } from "node:fs";
import { errorCode } from "../base/index.ts";

export type EchoOptions = {
  /** Called with true when more waits than should, with false once that is gone. */
  readonly onBacklog: (isFull: boolean) => void;
  /** A stream that cannot be written any more, other than by a reader that went away. */
  readonly onFailure: (reason: string) => void;
};

const backlog = { fullBytes: 262_144, emptyBytes: 65_536 } as const;

/** How long to wait when somebody made our descriptor non-blocking and its reader is slow. */
const retryMs = 10;

/** The reader went away: `| head`, a closed terminal. Nothing to tell, and nobody to tell it to. */
const goneCodes: ReadonlySet<string | undefined> = new Set(["EPIPE", "EIO", "EBADF", "ECONNRESET", "ENXIO"]);

type Piece = { readonly fd: number; readonly bytes: Uint8Array };

/**
 * Passes output on to file descriptors in the order given, across descriptors too, and never blocks: writing to a
 * slow terminal happens in Node's thread pool while signals and timers are served here.
 */
export class Echo {
  readonly #options: EchoOptions;
  readonly #goneFds = new Set<number>();
  #queue: Piece[] = [];
  #queuedBytes = 0;
  #isWriting = false;
  #isFull = false;
  #waiting: (() => void)[] = [];

  constructor(options: EchoOptions) {
    this.#options = options;
  }

  /** `chunk` is copied. */
  write(fd: number, chunk: Uint8Array): void {
    if (this.#goneFds.has(fd)) return;
    this.#queue.push({ fd, bytes: Buffer.from(chunk) });
    this.#queuedBytes += chunk.length;
    this.#writeNext();
    if (!this.#isFull && this.#queuedBytes > backlog.fullBytes) {
      this.#isFull = true;
      this.#options.onBacklog(true);
    }
  }

  /** Everything given so far is written, or cannot be. */
  flushed(): Promise<void> {
    if (!this.#isWriting) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #writeNext(): void {
    if (this.#isWriting) return;
    const fd = this.#queue[0]?.fd;
    if (fd === undefined) {
      for (const resolve of this.#waiting.splice(0)) resolve();
      return;
    }
    const end = this.#queue.findIndex((piece) => piece.fd !== fd);
    const batch = this.#queue.splice(0, Math.min(end === -1 ? this.#queue.length : end, maxBatch));
    this.#isWriting = true;
    writev(
      fd,
      batch.map(({ bytes }) => bytes),
      (error, count) => this.#wrote(fd, batch, error, count),
    );
  }

  #wrote(fd: number, batch: readonly Piece[], error: NodeJS.ErrnoException | null, count: number): void {
    if (errorCode(error) === "EAGAIN") {
      this.#queue.unshift(...batch);
      setTimeout(() => this.#proceed(), retryMs);
      return;
    }
    if (error !== null) {
      this.#drop(fd, batch, error);
    } else {
      this.#queue.unshift(...unwritten(batch, count));
      this.#queuedBytes -= count;
    }
    this.#proceed();
  }

  #proceed(): void {
    this.#isWriting = false;
    this.#writeNext();
    if (this.#isFull && this.#queuedBytes <= backlog.emptyBytes) {
      this.#isFull = false;
      this.#options.onBacklog(false);
    }
  }

  #drop(fd: number, batch: readonly Piece[], error: NodeJS.ErrnoException): void {
    this.#goneFds.add(fd);
    const dropped = [...batch, ...this.#queue.filter((piece) => piece.fd === fd)];
    this.#queue = this.#queue.filter((piece) => piece.fd !== fd);
    this.#queuedBytes -= dropped.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (!goneCodes.has(errorCode(error))) this.#options.onFailure(error.message);
  }
}

/** Buffers a single `writev` takes, by POSIX at least 1024 on the systems we run on. */
const maxBatch = 1024;

const unwritten = (batch: readonly Piece[], count: number): readonly Piece[] => {
  let left = count;
  return batch.flatMap(({ fd, bytes }) => {
    const skip = Math.min(left, bytes.length);
    left -= skip;
    return skip === bytes.length ? [] : [{ fd, bytes: bytes.subarray(skip) }];
  });
};
