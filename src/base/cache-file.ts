import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "./errors.ts";
import { makeDir } from "./make-dir.ts";

/** The JSON value of a cache file; undefined if there is none, or none that can be read. */
export const readCacheFile = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    // A cache that cannot be read, or holds no JSON, is no cache: what it held is made again.
    if (error instanceof SyntaxError || errorCode(error) !== undefined) return undefined;
    throw error;
  }
};

/** Writes a cache file at one stroke. Where that is not possible (read-only home, full disk) nothing is cached. */
export const writeCacheFile = (path: string, value: unknown): void => {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    makeDir(dirname(path));
    writeFileSync(temporary, JSON.stringify(value));
    renameSync(temporary, path);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    if (existsSync(temporary)) rmSync(temporary);
  }
};
