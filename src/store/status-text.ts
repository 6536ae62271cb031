import type { RunStatus } from "../run/index.ts";

/** The remote that runs a run, where it is known to run on one. */
const statusRemote = (status: RunStatus): string | undefined =>
  status.kind === "running" && "remote" in status.by ? status.by.remote : undefined;

/** A status as lists show it: `completed`, `running (REMOTE)`. */
export const statusText = (status: RunStatus): string => {
  const remote = statusRemote(status);
  return remote === undefined || remote === "" ? status.kind : `${status.kind} (${remote})`;
};
