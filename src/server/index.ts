export type { FlagInfo, Operations } from "./api-types.ts";
export { makeApp } from "./app.ts";
export type { StartBoard } from "./boards.ts";
export { listen } from "./listen.ts";
export type { ServerWorld } from "./world.ts";
