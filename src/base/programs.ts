import { accessSync, constants, statSync } from "node:fs";
import { delimiter } from "node:path";
import type { Env } from "./context.ts";
import { errorCode } from "./errors.ts";

/** The directories that programs are looked for in. */
export const pathDirs = (env: Env): readonly string[] =>
  (env.PATH ?? env.Path ?? "").split(delimiter).filter((dir) => dir !== "");

/** Whether there is a file at `path` that may be run. */
export const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
};
