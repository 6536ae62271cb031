import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { errorCode, UserError } from "../base/index.ts";

const stdout = 1;
const stderr = 2;

/**
 * Writes to standard output and waits until it is written, so that nothing is lost however the process ends.
 * When nobody reads any more the command ends quietly.
 */
export const writeOut = (text: string): void => writeOutBytes(Buffer.from(text));

const writeOutBytes = (bytes: Uint8Array): void => {
  try {
    writeAll(stdout, bytes);
  } catch (error) {
    // 0.9 (click) exits with 1 as well.
    if (errorCode(error) === "EPIPE") throw new UserError("", { exitCode: 1, cause: error });
    throw error;
  }
};

/** Copies a file to standard output, byte for byte and piece by piece, whatever its size. */
export const writeOutFile = (path: string): void => {
  const file = openSync(path, "r");
  try {
    const piece = new Uint8Array(1 << 16);
    for (let count = readSync(file, piece); count > 0; count = readSync(file, piece)) {
      writeOutBytes(piece.subarray(0, count));
    }
  } finally {
    closeSync(file);
  }
};

/** Writes to standard error. If nobody reads that, there is nobody to tell. */
export const writeErr = (text: string): void => {
  try {
    writeAll(stderr, Buffer.from(text));
  } catch (error) {
    if (errorCode(error) !== "EPIPE") throw error;
  }
};

const retryMs = 2;

const writeAll = (fd: number, all: Uint8Array): void => {
  let bytes = all;
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
    } catch (error) {
      // A pipe that another process made non-blocking and that is full: wait for its reader.
      if (errorCode(error) !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
    }
  }
};
