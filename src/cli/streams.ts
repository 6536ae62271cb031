import { writeSync } from "node:fs";
import { errorCode, UserError } from "../base/index.ts";

const stdout = 1;
const stderr = 2;

/**
 * Writes to standard output and waits until it is written, so that nothing is lost however the process ends.
 * When nobody reads any more the command ends quietly.
 */
export const writeOut = (text: string): void => {
  try {
    writeAll(stdout, text);
  } catch (error) {
    // 0.9 (click) exits with 1 as well.
    if (errorCode(error) === "EPIPE") throw new UserError("", { exitCode: 1, cause: error });
    throw error;
  }
};

/** Writes to standard error. If nobody reads that, there is nobody to tell. */
export const writeErr = (text: string): void => {
  try {
    writeAll(stderr, text);
  } catch (error) {
    if (errorCode(error) !== "EPIPE") throw error;
  }
};

const retryMs = 2;

const writeAll = (fd: number, text: string): void => {
  let bytes = Buffer.from(text);
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
