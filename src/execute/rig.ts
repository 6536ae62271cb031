import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Micros, RunId } from "../base/index.ts";
import { decodeOutputRecords, type Run } from "../run/index.ts";
import type { Interrupts, StopSignal } from "./interrupts.ts";
import type { RunLog } from "./log.ts";
import { type ProcessRequest, type ProcessResult, runProcess } from "./process.ts";
import type { Clock } from "./timers.ts";

/** An empty run in a directory of its own, for tests. */
export type TestRun = Disposable & {
  readonly run: Run;
  readonly path: (...names: readonly string[]) => string;
  readonly read: (...names: readonly string[]) => string;
  /** `output` as Latin-1: a character a byte. */
  readonly output: () => string;
  /** Streams of `output.index`: `001` for two lines of stdout and one of stderr. */
  readonly streams: () => string;
};

export const aRun = (): TestRun => {
  const dir = mkdtempSync(join(tmpdir(), "guild-test-"));
  mkdirSync(join(dir, ".guild", "attrs"), { recursive: true });
  const path = (...names: readonly string[]): string => join(dir, ...names);
  const records = (): ReturnType<typeof decodeOutputRecords> =>
    decodeOutputRecords(readFileSync(path(".guild", "output.index")));
  return {
    run: { id: "0123456789abcdef0123456789abcdef" as RunId, dir },
    path,
    read: (...names) => readFileSync(path(...names), "utf8"),
    output: () => readFileSync(path(".guild", "output"), "latin1"),
    streams: () =>
      records()
        .map(({ stream }) => (stream === "stdout" ? 0 : 1))
        .join(""),
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
};

/** Signals that a test sends. */
export type TestInterrupts = Interrupts & { readonly send: (signal: StopSignal) => void };

export const someInterrupts = (options: Partial<Interrupts> = {}): TestInterrupts => {
  const listeners = new Set<(signal: StopSignal) => void>();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reachesOperation: () => false,
    ignoresHangup: false,
    ...options,
    send: (signal) => {
      for (const listener of listeners) listener(signal);
    },
  };
};

/** A clock that only a test moves. */
export type TestClock = Clock & { readonly advance: (ms: number) => void };

export const aClock = (): TestClock => {
  const timers = new Set<{ readonly at: number; readonly action: () => void }>();
  let now = 0;
  return {
    now: () => now,
    after: (delayMs, action) => {
      const timer = { at: now + delayMs, action };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers.delete(next);
        now = next.at;
        next.action();
      }
      now = end;
    },
  };
};

/** Collects log lines with the prefix that the command line would show. */
export const aLog = (): RunLog & { readonly lines: string[] } => {
  const lines: string[] = [];
  return {
    lines,
    info: (text) => void lines.push(text),
    warning: (text) => void lines.push(`WARNING: ${text}`),
    error: (text) => void lines.push(`ERROR: ${text}`),
  };
};

/** Runs a shell script, or another command, as the operation of `run`. */
export const runIn = (
  { run }: Pick<TestRun, "run">,
  command: string | readonly string[],
  options: Partial<ProcessRequest> = {},
): Promise<ProcessResult> => {
  let micros = 1_700_000_000_000_000;
  return runProcess({
    run,
    opDesc: "train",
    argv: typeof command === "string" ? ["sh", "-c", command] : command,
    cwd: run.dir,
    env: { PATH: "/usr/local/bin:/usr/bin:/bin" },
    capture: "both",
    echo: undefined,
    onLine: undefined,
    stopAfter: undefined,
    interrupts: someInterrupts(),
    tellsOfWaiting: true,
    log: aLog(),
    now: () => {
      micros += 1000;
      return micros as Micros;
    },
    ...options,
  });
};

/** Python that waits until the recorded output has so many bytes. */
export const waitForOutput = `
import os, sys, time
def wait_for_output(size):
    while not os.path.exists(".guild/output") or os.path.getsize(".guild/output") < size: time.sleep(0.002)
`;

/** Waits until something is so. The test's own timeout ends it if it never is. */
export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await delay(5);
};

export const fileSize = (path: string): number => (existsSync(path) ? statSync(path).size : 0);
