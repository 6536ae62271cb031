import { errorCode, UserError } from "../base/index.ts";

/** What is printed for an error that ended the command, and its exit code. */
export type ErrorReport = { readonly text: string; readonly exitCode: number };

/** `debug` adds the stack and what caused the error. */
export const reportError = (error: unknown, debug: boolean): ErrorReport => {
  const report = describe(error);
  return debug ? { ...report, text: report.text + stacks(error) } : report;
};

const describe = (error: unknown): ErrorReport => {
  if (error instanceof UserError) {
    const prefix = error.bare ? "" : "guild: ";
    // 0.9 ends without a word at prompts and when nobody reads its output.
    const lines =
      error.message === "" ? [] : [`${prefix}${error.message}`, ...(error.hint ? [error.hint] : [])];
    return { text: lines.map((line) => `${line}\n`).join(""), exitCode: error.exitCode };
  }
  const reason = systemReasons[errorCode(error) ?? ""];
  if (reason !== undefined) {
    return { text: `guild: ${reason}${pathsOf(error)}\n`, exitCode: 1 };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    text: `guild: internal error: ${message}\nRun the command again as 'guild --debug ...' to see where it happened.\n`,
    exitCode: 1,
  };
};

/** What the system may refuse that is no fault of ours. */
const systemReasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EEXIST: "file exists",
  EDQUOT: "disk quota exceeded",
  EISDIR: "is a directory",
  EIO: "input/output error",
  ELOOP: "too many levels of symbolic links",
  EMFILE: "too many open files",
  ENAMETOOLONG: "file name too long",
  ENOENT: "no such file or directory",
  ENOSPC: "no space left on device",
  ENOTDIR: "not a directory",
  EPERM: "operation not permitted",
  EROFS: "read-only file system",
};

/** What a system error is about, as Python says it: `: 'from' -> 'to'`. */
const pathsOf = (error: unknown): string => {
  if (!(error instanceof Error && "path" in error && typeof error.path === "string")) return "";
  const dest = "dest" in error && typeof error.dest === "string" ? ` -> '${error.dest}'` : "";
  return `: '${error.path}'${dest}`;
};

const stacks = (error: unknown): string => {
  if (!(error instanceof Error)) return "";
  const cause =
    error.cause === undefined ? "" : `caused by: ${stacks(error.cause) || `${String(error.cause)}\n`}`;
  return `${error.stack ?? String(error)}\n${cause}`;
};
