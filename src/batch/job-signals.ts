import type { Context } from "../base/index.ts";
import {
  type Clock,
  type Interrupts,
  processInterrupts,
  type StopSignal,
  type Supervision,
  systemClock,
} from "../execute/index.ts";

/** What has been asked of trials that run side by side. */
export type JobSignals = {
  readonly supervision: Supervision;
  /** The signal after which no trial is started any more. */
  readonly stopping: () => StopSignal | undefined;
  /** Deals with no more signals. */
  readonly close: () => void;
};

/** One Ctrl-C may arrive twice, from the terminal and from the Guild that waits for this one. */
const repeatMs = 400;

export type JobSignalOptions = {
  /** The first Ctrl-C, too, goes to the trials. */
  readonly passesFirst?: boolean;
  readonly source?: Interrupts;
  /** How long a trial may take to end once it was told to. */
  readonly killMs?: number;
  readonly clock?: Pick<Clock, "now">;
};

/**
 * Deals with signals for trials that run side by side: after the first Ctrl-C none is started, a second ends those that
 * run, as SIGTERM and the end of the terminal do at once, and with `passesFirst` the first Ctrl-C too. `onFirst` is
 * called when the first signal comes.
 */
export const jobSignals = (
  context: Pick<Context, "env">,
  onFirst: (signal: StopSignal) => void,
  {
    passesFirst = false,
    source = processInterrupts(context),
    killMs = 10_000,
    clock = systemClock,
  }: JobSignalOptions = {},
): JobSignals => {
  const listeners = new Set<(signal: StopSignal) => void>();
  let first: { readonly signal: StopSignal; readonly at: number } | undefined;
  let passed: StopSignal | undefined;
  const receive = (signal: StopSignal): void => {
    if (signal === "SIGHUP" && source.ignoresHangup) return;
    const now = clock.now();
    if (first === undefined) {
      first = { signal, at: now };
      onFirst(signal);
      if (signal === "SIGINT" && !passesFirst) return;
    } else if (signal === "SIGINT" && first.signal === "SIGINT" && now - first.at < repeatMs) {
      return;
    }
    passed = signal;
    for (const listen of [...listeners]) listen(signal);
  };
  const unsubscribe = source.subscribe(receive);
  return {
    supervision: {
      interrupts: {
        subscribe(listener) {
          listeners.add(listener);
          // A trial that was just being started when the signal came.
          if (passed !== undefined) listener(passed);
          return () => listeners.delete(listener);
        },
        reachesOperation: () => false,
        ignoresHangup: source.ignoresHangup,
      },
      isolation: "group",
      timing: { killMs },
    },
    stopping: () => first?.signal,
    close: unsubscribe,
  };
};
