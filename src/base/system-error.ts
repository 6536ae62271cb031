import { constants } from "node:os";
import { errorCode } from "./errors.ts";
import { textRepr } from "./py-text.ts";

/** What went wrong with a file or program, in the words of Python: `[Errno 21] Is a directory: '/x'`. */
export const systemErrorText = (error: unknown, path: string): string => {
  const code = errorCode(error);
  const number = Object.entries(constants.errno).find(([name]) => name === code)?.[1];
  if (code === undefined || number === undefined)
    return error instanceof Error ? error.message : String(error);
  return `[Errno ${number}] ${systemTexts[code] ?? code}: ${textRepr(path)}`;
};

/** `strerror` of what opening a file and starting a process can give. */
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
