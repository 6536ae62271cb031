import { openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Context, errorCode, makeDir, UserError } from "../base/index.ts";

/** Opens the file that a command was told to write its results to, emptied; directories above it are made. */
export const openOutputFile = ({ processCwd }: Pick<Context, "processCwd">, path: string): number => {
  const file = resolve(processCwd, path);
  try {
    makeDir(dirname(file));
    return openSync(file, "w");
  } catch (cause) {
    if (errorCode(cause) === undefined) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`error opening ${path}: ${reason}`, { cause });
  }
};
