import { cpus } from "node:os";
import { isPyMap, type PyMap, pyNumber, pyStr, pyTruthy } from "../base/index.ts";
import { type Run, readAttr, readOpRef } from "../run/index.ts";
import { parseResources, type Resources } from "./resources.ts";

export type QueueOptions = {
  /** How many runs at a time. */
  readonly workers: number;
  readonly runOnce: boolean;
  readonly waitForRunning: boolean;
  readonly pollSeconds: number;
  /** Undefined: runs are started with the GPUs that they were staged with. */
  readonly gpus: string | undefined;
  /** Undefined: what runs say that they need is not looked at. */
  readonly resources: Resources | undefined;
};

/** The options of a queue from the flags of its run. Throws UserError for resources that are none. */
export const queueOptions = (queue: Run): QueueOptions => {
  const recorded = readAttr(queue, "flags");
  const flags: PyMap = isPyMap(recorded) ? recorded : new Map();
  const text = (name: string): string | undefined => {
    const value = flags.get(name) ?? null;
    return value === null ? undefined : pyStr(value);
  };
  const isScheduler = readOpRef(queue)?.opName === "scheduler";
  const resources = text("resources");
  return {
    workers: isScheduler ? Math.max(1, numberOf(flags, "workers") ?? cpus().length) : 1,
    runOnce: pyTruthy(flags.get("run-once") ?? null),
    waitForRunning: pyTruthy(flags.get("wait-for-running") ?? null),
    pollSeconds: Math.max(0, numberOf(flags, "poll-interval") ?? 10),
    gpus: text("gpus"),
    resources: isScheduler ? parseResources(resources ?? "") : undefined,
  };
};

const numberOf = (flags: PyMap, name: string): number | undefined => {
  const number = pyNumber(flags.get(name) ?? null);
  return number === undefined ? undefined : Number(number);
};
