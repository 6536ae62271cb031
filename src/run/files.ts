import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { errorCode } from "../base/index.ts";
import { guildDirName } from "./layout.ts";

/** Codes of "there is no such file": also a file where a directory should be, and a directory where a file should. */
const absenceCodes: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENOTDIR", "EISDIR"]);

export const isAbsence = (error: unknown): boolean => absenceCodes.has(errorCode(error));

/** The text of a file, or undefined if there is none. Other failures (no permission) are thrown. */
export const readTextIfExists = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
};

/** Makes the file hold `text`, at one stroke: a reader sees the old text or the new, a killed writer leaves the old. */
export const replaceFile = (path: string, text: string): void => {
  const temporary = temporaryPath(path);
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
};

/** Makes an empty file unless there is one. */
export const touchFile = (path: string): void => closeSync(openSync(path, "a"));

/**
 * Beside the file, but never in `attrs`, where 0.9 would show a left-over as an attribute. A process writes one
 * file at a time, so its id makes the name its own.
 */
const temporaryPath = (path: string): string => {
  const dir = dirname(path);
  const outside = basename(dirname(dir)) === guildDirName ? dirname(dir) : dir;
  return join(outside, `.${basename(path)}.${process.pid}.tmp`);
};
