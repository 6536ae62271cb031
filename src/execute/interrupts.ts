import { basename } from "node:path";
import type { Context } from "../base/index.ts";
import { readProc } from "./process-tree.ts";
import type { StopTiming } from "./stop-control.ts";

/** Signals that ask Guild to end what it runs. */
export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Where such signals come from. */
export type Interrupts = {
  /** Calls `listener` for each signal until the function it returns is called. */
  readonly subscribe: (listener: (signal: StopSignal) => void) => () => void;
  /** Whether the operation gets this signal without us: Ctrl-C goes to every process in front of the terminal. */
  readonly reachesOperation: (signal: StopSignal) => boolean;
  /** Started with `nohup`: neither we nor the operation shall end with the terminal. */
  readonly ignoresHangup: boolean;
};

/**
 * How far an operation is kept apart from this process. `group`: it has a process group and no terminal of its own, so
 * that Ctrl-C is ours alone. `batch`: it is a Guild that deals with signals itself; they are sent to it and not to what
 * it runs, and it takes its time.
 */
export type Isolation = "none" | "group" | "batch";

/** How an operation is told to end, where that is not as for a single one. */
export type Supervision = {
  readonly interrupts?: Interrupts;
  readonly isolation: Isolation;
  readonly timing?: Partial<StopTiming>;
};

/** The signals this process gets. */
export const processInterrupts = (context: Pick<Context, "env">): Interrupts => ({
  subscribe(listener) {
    const names: readonly StopSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];
    const listeners = names.map((name) => [name, () => listener(name)] as const);
    for (const [name, listen] of listeners) process.on(name, listen);
    return () => {
      for (const [name, listen] of listeners) process.removeListener(name, listen);
    };
  },
  reachesOperation: (signal) => signal === "SIGINT" && isInFrontOfTerminal(readProc("/proc/self/stat")),
  ignoresHangup:
    context.env[ignoresHangupName] === "1" ||
    wasStartedByNohup(context.env["_"], readProc("/proc/self/fdinfo/0")),
});

/** Set to 1 for what runs below a Guild that ignores hangups, since a Guild there could not know. */
export const ignoresHangupName = "GUILD_IGNORES_HANGUP";

/** `/proc/PID/stat` after the name: state, ppid, pgrp, session, tty_nr, tpgid. */
export const isInFrontOfTerminal = (stat: string | undefined): boolean => {
  // Without /proc: Ctrl-C is the likely source.
  if (stat === undefined) return true;
  const [, , group, , terminal, frontGroup] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return terminal !== "0" && group === frontGroup;
};

/**
 * Node sets SIGHUP back to its default when it starts, so that `nohup` leaves no trace in the signals: its traces are
 * the name the shell leaves in `_`, and a standard input that is open for writing only.
 */
export const wasStartedByNohup = (command: string | undefined, stdinInfo: string | undefined): boolean => {
  if (command !== undefined && basename(command) === "nohup") return true;
  const flags = /^flags:\s*([0-7]+)$/m.exec(stdinInfo ?? "")?.[1];
  // O_ACCMODE is 3, O_WRONLY is 1.
  return flags !== undefined && (Number.parseInt(flags, 8) & 3) === 1;
};
