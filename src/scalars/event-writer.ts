import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type Context, errorCode, makeDir } from "../base/index.ts";
import { encodeFileVersion, encodeScalar } from "./encode-event.ts";
import { encodeRecord } from "./tfrecord.ts";

type WriterOptions = {
  /** Directory of the file; made when needed. */
  readonly dir: string;
  readonly host: string;
  readonly pid: number;
} & Pick<Context, "now">;

/**
 * Appends scalars to an event file of its own, `events.out.tfevents.SECONDS.HOST.PID.N`, made at the first scalar.
 * What `write` was given is in the file when it returns. A failed write leaves the file as it was before.
 */
export class EventWriter {
  readonly #options: WriterOptions;
  #file: number | undefined;
  #size = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** Appends scalars of one step, an integer. Throws the system's error if it cannot. */
  write(scalars: readonly (readonly [tag: string, value: number])[], step: number): void {
    if (scalars.length === 0) return;
    const wallTime = this.#options.now() / 1e6;
    const records = scalars.map(([tag, value]) => encodeRecord(encodeScalar(tag, value, step, wallTime)));
    const file = this.#file ?? this.#open(wallTime);
    this.#append(file, Buffer.concat(records));
  }

  close(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #open(wallTime: number): number {
    const { dir, host, pid } = this.#options;
    makeDir(dir);
    const seconds = String(Math.floor(wallTime)).padStart(10, "0");
    const file = openNew((count) => join(dir, `events.out.tfevents.${seconds}.${host}.${pid}.${count}`));
    this.#file = file;
    this.#size = 0;
    this.#append(file, encodeRecord(encodeFileVersion(wallTime)));
    return file;
  }

  /** Half a record would hide all that comes behind it, so a failed write is taken back. */
  #append(file: number, bytes: Buffer): void {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(file, bytes, done, bytes.length - done, this.#size + done);
      }
    } catch (error) {
      ftruncateSync(file, this.#size);
      throw error;
    }
    this.#size += bytes.length;
  }
}

const openNew = (path: (count: number) => string): number => {
  for (let count = 0; ; count++) {
    try {
      return openSync(path(count), "wx");
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
  }
};
