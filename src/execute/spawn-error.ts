import { constants } from "node:os";
import { errorCode, textRepr, UserError } from "../base/index.ts";

/** The operation could not be started, in the words of 0.9, which are Python's. */
export const spawnError = (opDesc: string, program: string, error: unknown): UserError =>
  new UserError(`error running ${opDesc}: ${reasonOf(program, error)}`, { cause: error });

const reasonOf = (program: string, error: unknown): string => {
  const code = errorCode(error);
  if (code === "ERR_INVALID_ARG_VALUE") return "embedded null byte";
  const number = Object.entries(constants.errno).find(([name]) => name === code)?.[1];
  if (code === undefined || number === undefined)
    return error instanceof Error ? error.message : String(error);
  return `[Errno ${number}] ${systemTexts[code] ?? code}: ${textRepr(program)}`;
};

/** `strerror` of the errors that starting a process can give. */
const systemTexts: Readonly<Record<string, string>> = {
  E2BIG: "Argument list too long",
  EACCES: "Permission denied",
  EAGAIN: "Resource temporarily unavailable",
  EIO: "Input/output error",
  EISDIR: "Is a directory",
  ELIBBAD: "Accessing a corrupted shared library",
  ELOOP: "Too many levels of symbolic links",
  EMFILE: "Too many open files",
  ENAMETOOLONG: "File name too long",
  ENFILE: "Too many open files in system",
  ENOENT: "No such file or directory",
  ENOEXEC: "Exec format error",
  ENOMEM: "Cannot allocate memory",
  ENOTDIR: "Not a directory",
  EPERM: "Operation not permitted",
  ETXTBSY: "Text file busy",
};
