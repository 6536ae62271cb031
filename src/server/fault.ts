import type { Context as Request } from "hono";
import { errorCode, UserError } from "../base/index.ts";
import type { ApiFault } from "./api-types.ts";

type FaultStatus = 400 | 403 | 404 | 409;

/** What is wrong with a request. */
export class Fault extends Error {
  readonly status: FaultStatus;

  constructor(status: FaultStatus, message: string) {
    super(message);
    this.status = status;
  }
}

export const notFound = (what: string): Fault => new Fault(404, `${what} was not found`);

/** The answer for an error; undefined for one that is our own fault. */
export const faultAnswer = (c: Request, error: unknown, filter?: string): Response | undefined => {
  if (error instanceof Fault) return c.json<ApiFault>({ error: { message: error.message } }, error.status);
  if (error instanceof UserError) {
    const position = filterPosition(error.message, filter);
    const fault = {
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(position === undefined ? {} : { position }),
    };
    return c.json<ApiFault>({ error: fault }, 400);
  }
  if (["ENOENT", "ENOTDIR", "EISDIR", "ELOOP", "ENAMETOOLONG"].includes(errorCode(error) ?? "")) {
    return c.json<ApiFault>({ error: { message: "not found" } }, 404);
  }
  if (["EACCES", "EPERM"].includes(errorCode(error) ?? "")) {
    return c.json<ApiFault>({ error: { message: "permission denied" } }, 403);
  }
  return undefined;
};

const filterPosition = (message: string, filter: string | undefined): number | undefined => {
  if (!message.startsWith("syntax error in filter")) return undefined;
  const position = /position (\d+)/.exec(message)?.[1];
  return position === undefined ? filter?.length : Number(position);
};
