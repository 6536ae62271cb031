export type { FlagInfo, OperationInfo, Operations } from "./api-types.ts";
export { makeApp, type ServerApp } from "./app.ts";
export type { StartBoard } from "./boards.ts";
export { listen } from "./listen.ts";
export { isLoopback } from "./security.ts";
export type { ServerWorld } from "./world.ts";
