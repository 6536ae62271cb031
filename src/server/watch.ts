import { setInterval } from "node:timers";
import type { RunTable } from "./run-table.ts";

/** Told of runs that came, went or changed; called in every round, mostly with none. */
export type Listener = (changed: readonly string[]) => void;

const roundMs = 500;

/**
 * Looks for changes of runs while somebody listens. A round costs the time of the list and of the runs that have not
 * ended, and of a few of the others in turn: what others change about ended runs is seen within seconds where they are shown, else within minutes, and no
 * system has to watch ten thousand directories.
 */
export class Watch {
  readonly #tables: readonly RunTable[];
  readonly #listeners = new Set<Listener>();
  #timer: NodeJS.Timeout | undefined;
  #last = 0;

  constructor(tables: readonly RunTable[]) {
    this.#tables = tables;
  }

  /** Gives the function that ends the listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.#round(), roundMs).unref();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  /** Looks now, unless that was done just before. */
  look(): void {
    if (performance.now() - this.#last > roundMs) this.#round();
  }

  /** Tells of runs that we changed ourselves. */
  tell(ids: readonly string[]): void {
    for (const listener of this.#listeners) listener(ids);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#listeners.clear();
  }

  #round(): void {
    this.#last = performance.now();
    this.tell(this.#tables.flatMap((table) => table.refresh()));
  }
}
