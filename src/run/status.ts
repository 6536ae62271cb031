import { existsSync } from "node:fs";
import type { PyValue } from "../base/index.ts";
import { readAttr } from "./attributes.ts";
import { guildNames, guildPath } from "./layout.ts";
import { type Lock, type LockState, lockState, readLock, readRemoteLock } from "./locks.ts";
import type { Run, RunStatus } from "./types.ts";

export type StatusSources = {
  /** The attribute `exit_status`. */
  readonly exitStatus: () => PyValue | undefined;
  /** Where a lock's process is; `lockState` unless a test says otherwise. */
  readonly stateOf: (lock: Lock) => LockState;
};

/**
 * What a run is doing or how it ended, by its files alone: remote lock, markers, exit status, then whether the
 * process of its lock lives. A run that was started and left neither exit status nor living process is an error.
 */
export const runStatus = (run: Run, sources: Partial<StatusSources> = {}): RunStatus => {
  const remote = existsSync(guildPath(run, guildNames.remoteLock)) ? readRemoteLock(run) : undefined;
  if (remote !== undefined) return { kind: "running", by: { remote } };
  if (existsSync(guildPath(run, guildNames.pending))) return { kind: "pending" };
  if (existsSync(guildPath(run, guildNames.staged))) return { kind: "staged" };
  const exitStatus = exitCode(sources.exitStatus?.() ?? readAttr(run, "exit_status"));
  if (exitStatus !== undefined) return endStatus(exitStatus);
  return lockStatus(existsSync(guildPath(run, guildNames.lock)) ? readLock(run) : undefined, sources.stateOf);
};

const exitCode = (value: PyValue | undefined): number | undefined =>
  typeof value === "number" ? value : undefined;

/** How a run with this exit status ended. */
export const endStatus = (exitStatus: number): RunStatus => {
  if (exitStatus === 0) return { kind: "completed" };
  return exitStatus < 0 ? { kind: "terminated", exitStatus } : { kind: "error", exitStatus };
};

const lockStatus = (lock: Lock | undefined, stateOf: StatusSources["stateOf"] = lockState): RunStatus => {
  const state = lock === undefined ? "gone" : stateOf(lock);
  if (lock === undefined || state === "gone") return { kind: "error", exitStatus: undefined };
  const host = state === "elsewhere" ? lock.evidence?.host : undefined;
  return { kind: "running", by: host === undefined ? { pid: lock.pid } : { pid: lock.pid, host } };
};
