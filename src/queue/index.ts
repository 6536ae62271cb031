export { type QueuedRun, queuedRuns } from "./queued-runs.ts";
export { runQueue } from "./run-queue.ts";
