/** Timers that end together. */
export class Timers {
  readonly #active = new Set<NodeJS.Timeout>();

  /** Calls `action` after `delayMs`, however long that is: Node's own timers end at 24 days. */
  after(delayMs: number, action: () => void): void {
    const stepMs = Math.min(delayMs, maxTimerMs);
    const timer = setTimeout(() => {
      this.#active.delete(timer);
      if (stepMs < delayMs) this.after(delayMs - stepMs, action);
      else action();
    }, stepMs);
    this.#active.add(timer);
  }

  clear(): void {
    for (const timer of this.#active) clearTimeout(timer);
    this.#active.clear();
  }
}

const maxTimerMs = 2 ** 31 - 1;
