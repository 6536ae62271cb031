/** What tells the time, in milliseconds, and wakes. Tests have one that they move by hand. */
export type Clock = {
  readonly now: () => number;
  /** Calls `action` once after `delayMs`, until the function it returns is called. */
  readonly after: (delayMs: number, action: () => void) => () => void;
};

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (delayMs, action) => {
    // Node's own timers end at 24 days.
    const stepMs = Math.min(delayMs, maxTimerMs);
    let cancel = (): void => clearTimeout(timer);
    const timer = setTimeout(() => {
      if (stepMs < delayMs) cancel = systemClock.after(delayMs - stepMs, action);
      else action();
    }, stepMs);
    return () => cancel();
  },
};

const maxTimerMs = 2 ** 31 - 1;

/** Timers that end together. */
export class Timers {
  readonly #clock: Clock;
  readonly #active = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after(delayMs: number, action: () => void): void {
    const cancel = this.#clock.after(delayMs, () => {
      this.#active.delete(cancel);
      action();
    });
    this.#active.add(cancel);
  }

  clear(): void {
    for (const cancel of this.#active) cancel();
    this.#active.clear();
  }
}
