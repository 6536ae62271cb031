import { errorCode, systemErrorText, UserError } from "../base/index.ts";

/** The operation could not be started, in the words of 0.9, which are Python's. */
export const spawnError = (opDesc: string, program: string, error: unknown): UserError =>
  new UserError(`error running ${opDesc}: ${reasonOf(program, error)}`, { cause: error });

const reasonOf = (program: string, error: unknown): string =>
  errorCode(error) === "ERR_INVALID_ARG_VALUE" ? "embedded null byte" : systemErrorText(error, program);
