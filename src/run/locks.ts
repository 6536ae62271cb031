import { rmSync } from "node:fs";
import { readTextIfExists, replaceFile } from "./files.ts";
import { guildNames, guildPath } from "./layout.ts";
import { isProcessAlive, type Machine, processFacts, thisMachine } from "./processes.ts";
import type { Run } from "./types.ts";

/** Who runs a run, as `LOCK` and our `LOCK.info` beside it say. */
export type Lock = {
  readonly pid: number;
  /** Absent when 0.9 wrote the lock, or for a process of another time than `LOCK.info`. */
  readonly evidence: LockEvidence | undefined;
};

type LockEvidence = {
  readonly startTicks: string | undefined;
  readonly bootId: string | undefined;
  readonly host: string;
};

/** Where the process of a lock is, if it still is. */
export type LockState = "here" | "elsewhere" | "gone";

/**
 * Marks the run as running in process `pid`. The evidence goes first, so a `LOCK` of ours never stands
 * without it.
 */
export const writeLock = (run: Run, pid: number): void => {
  const evidence = { pid, startTicks: processFacts(pid)?.startTicks, ...thisMachine() };
  replaceFile(guildPath(run, guildNames.lockInfo), `${JSON.stringify(evidence)}\n`);
  replaceFile(guildPath(run, guildNames.lock), String(pid));
};

/** Takes the marks of `writeLock` away; nothing happens when there are none. */
export const removeLock = (run: Run): void => {
  rmSync(guildPath(run, guildNames.lock), { force: true });
  rmSync(guildPath(run, guildNames.lockInfo), { force: true });
};

/** The lock of a run, or undefined if it has none that can be read. */
export const readLock = (run: Run): Lock | undefined => {
  // 0.9 reads ten characters and no more.
  const text = readTextIfExists(guildPath(run, guildNames.lock))?.slice(0, 10).trim();
  if (text === undefined || !/^\d+$/.test(text)) return undefined;
  const pid = Number(text);
  return { pid, evidence: readEvidence(run, pid) };
};

/** The name of the remote that runs this run, or undefined. */
export const readRemoteLock = (run: Run): string | undefined =>
  readTextIfExists(guildPath(run, guildNames.remoteLock))?.trim();

/**
 * Whether the process of a lock lives. Without evidence a living pid is believed, as in 0.9. With it, a pid
 * that was given to another process, or that is from before the last boot, is gone; a lock from another
 * machine (a home on a network disk) cannot be checked and is believed.
 */
export const lockState = (lock: Lock, machine: () => Machine = thisMachine): LockState => {
  const { pid, evidence } = lock;
  if (evidence !== undefined) {
    const { host, bootId } = machine();
    const sameBoot = bootId !== undefined && bootId === evidence.bootId;
    if (!sameBoot && host !== evidence.host) return "elsewhere";
    if (!sameBoot && bootId !== undefined && evidence.bootId !== undefined) return "gone";
  }
  if (!isProcessAlive(pid)) return "gone";
  const startTicks = evidence?.startTicks === undefined ? undefined : processFacts(pid)?.startTicks;
  return startTicks === undefined || startTicks === evidence?.startTicks ? "here" : "gone";
};

const readEvidence = (run: Run, pid: number): LockEvidence | undefined => {
  const text = readTextIfExists(guildPath(run, guildNames.lockInfo));
  if (text === undefined) return undefined;
  const value = parseJson(text);
  if (!isRecord(value) || value.pid !== pid || typeof value.host !== "string") return undefined;
  return { host: value.host, bootId: textOf(value.bootId), startTicks: textOf(value.startTicks) };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Half-written or foreign: no evidence.
    return undefined;
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
