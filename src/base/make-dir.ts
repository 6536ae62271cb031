import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "./errors.ts";

/**
 * Makes the directory `path` and what is missing above it; one that is there is fine. `mkdirSync` with `recursive`
 * never comes back where the system says "no such file" below a directory that exists, as in `/proc`.
 */
export const makeDir = (path: string): void => {
  try {
    makeOne(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    const parent = dirname(path);
    if (!existsSync(parent)) makeDir(parent);
    makeOne(path);
  }
};

const makeOne = (path: string): void => {
  try {
    mkdirSync(path);
  } catch (error) {
    const isThere = errorCode(error) === "EEXIST" && statSync(path, { throwIfNoEntry: false })?.isDirectory();
    if (isThere !== true) throw error;
  }
};
