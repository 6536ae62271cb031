import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { errorCode } from "../base/index.ts";

/** One process, told apart from a later one with the same pid by its start. */
export type ProcessRef = {
  readonly pid: number;
  /** Clock ticks from boot to its start; undefined where the system does not say. */
  readonly startTicks: string | undefined;
};

type ProcessEntry = ProcessRef & { readonly parentPid: number; readonly isZombie: boolean };

/** `pid` and everything it started, directly or not, parents before children; none of it if it has ended. */
export const processTree = (pid: number): readonly ProcessRef[] => {
  const entries = listProcesses();
  const root = entries.find((entry) => entry.pid === pid && !entry.isZombie);
  const tree: ProcessEntry[] = root === undefined ? [] : [root];
  const childrenOf = new Map<number, ProcessEntry[]>();
  for (const entry of entries) {
    childrenOf.set(entry.parentPid, [...(childrenOf.get(entry.parentPid) ?? []), entry]);
  }
  // The list grows while it is walked: breadth first.
  for (const { pid: parentPid } of tree) {
    tree.push(...(childrenOf.get(parentPid) ?? []).filter((child) => !child.isZombie));
  }
  return tree.map(({ pid: member, startTicks }) => ({ pid: member, startTicks }));
};

/** Those that have not ended. A zombie has. */
export const survivorsOf = (processes: readonly ProcessRef[]): readonly ProcessRef[] =>
  processes.filter(isRunning);

/** Sends the signal to each process that has not ended. */
export const signalProcesses = (processes: readonly ProcessRef[], signal: NodeJS.Signals): void => {
  for (const { pid } of survivorsOf(processes)) sendSignal(pid, signal);
};

/** Whether there was a process to send it to that is ours to signal. */
export const sendSignal = (pid: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (errorCode(error) === "ESRCH" || errorCode(error) === "EPERM") return false;
    throw error;
  }
};

const isRunning = ({ pid, startTicks }: ProcessRef): boolean => {
  const entry = readEntry(pid);
  if (entry === undefined) return startTicks === undefined && sendSignal(pid, 0);
  return !entry.isZombie && (startTicks === undefined || startTicks === entry.startTicks);
};

const listProcesses = (): readonly ProcessEntry[] => {
  const pids = procPids();
  return pids === undefined ? listWithPs() : pids.flatMap((pid) => readEntry(pid) ?? []);
};

const procPids = (): readonly number[] | undefined => {
  try {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids.length === 0 ? undefined : pids.map(Number);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
};

/**
 * `/proc/PID/stat`: `pid (name) state ppid … starttime`. The name may hold spaces and parentheses itself, so fields
 * are counted from the last `)`: state, parent, and start time as the twentieth.
 */
const readEntry = (pid: number): ProcessEntry | undefined => {
  const stat = readProc(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    pid,
    parentPid: Number(fields[1]),
    startTicks: fields[19],
    isZombie: fields[0] === "Z" || fields[0] === "X",
  };
};

/** The text of a file under `/proc`; undefined once the process has ended, or where there is no `/proc`. */
export const readProc = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
};

/** Systems without `/proc`, such as macOS. */
const listWithPs = (): readonly ProcessEntry[] => {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" });
  return (stdout ?? "").split("\n").flatMap((line) => {
    const [pid, parentPid, state] = line.trim().split(/\s+/);
    if (pid === undefined || parentPid === undefined || pid === "") return [];
    return [
      {
        pid: Number(pid),
        parentPid: Number(parentPid),
        startTicks: undefined,
        isZombie: state?.startsWith("Z") ?? false,
      },
    ];
  });
};

/** When a process started, in milliseconds since the epoch and right within a second or two; undefined if not known. */
export const processStartMs = (pid: number): number | undefined => {
  const ticks = readEntry(pid)?.startTicks;
  const bootSeconds = /^btime (\d+)$/m.exec(readProc("/proc/stat") ?? "")?.[1];
  if (ticks === undefined || bootSeconds === undefined) return undefined;
  return Number(bootSeconds) * 1000 + Number(ticks) * msPerTick;
};

/** What the kernel shows to programs is in hundredths of a second on all machines. */
const msPerTick = 10;
