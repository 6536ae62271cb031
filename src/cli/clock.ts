import type { Micros } from "../base/index.ts";

/** How far the fine clock may drift from the wall clock before it is set again. */
const driftMicros = 5_000;

/**
 * A clock of microseconds that strictly increases: two runs of one process never start at the same time. The
 * wall clock counts milliseconds; between them the process's own clock, which does not see the time being set.
 */
export const makeClock = (wallMs: () => number, fineMs: () => number): (() => Micros) => {
  let offset = wallMs() - fineMs();
  let last = 0;
  return () => {
    const wall = wallMs() * 1000;
    let time = Math.trunc((fineMs() + offset) * 1000);
    if (Math.abs(time - wall) > driftMicros) {
      offset = wallMs() - fineMs();
      time = Math.trunc(wall);
    }
    last = Math.max(time, last + 1);
    return last as Micros;
  };
};
