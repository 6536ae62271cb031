import { readFileSync } from "node:fs";
import { errorCode } from "../base/index.ts";

/** What tells one process from another that later gets the same pid. */
export type ProcessFacts = {
  /** Clock ticks from boot to the start of the process; undefined where the system does not say. */
  readonly startTicks: string | undefined;
  /** Ended, but not yet collected by its parent. */
  readonly isZombie: boolean;
};

/** This machine, since its last boot. */
export type Machine = { readonly host: string; readonly bootId: string | undefined };

const tryRead = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // No /proc on this system, or the process ended: both mean "not known".
    return undefined;
  }
};

/** The machine this program runs on. `bootId` is undefined where the kernel has none to offer. */
export const thisMachine = (): Machine => ({
  host: process.getBuiltinModule("node:os").hostname(),
  bootId: tryRead("/proc/sys/kernel/random/boot_id")?.trim(),
});

/**
 * Facts of a process from `/proc/PID/stat`, or undefined without that file. The second field is the program's
 * name in parentheses and may hold spaces and parentheses itself: fields are counted from the last `)`.
 */
export const processFacts = (pid: number): ProcessFacts | undefined => {
  const stat = tryRead(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { startTicks: fields[19], isZombie: fields[0] === "Z" };
};

/** Whether a process with this pid exists and has not ended. */
export const isProcessAlive = (pid: number): boolean => {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  const facts = processFacts(pid);
  return facts === undefined ? answersSignals(pid) : !facts.isZombie;
};

const answersSignals = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === "EPERM") return true;
    // EINVAL, ERR_OUT_OF_RANGE: no pid at all.
    return false;
  }
};
