export { runQueue } from "./run-queue.ts";
