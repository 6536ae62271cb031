import { hostname } from "node:os";
import type { Env } from "../../base/index.ts";

/** The run attribute `host`: `HOST`, else the name of the machine. */
export const hostName = (env: Env): string => env["HOST"] || hostname();

/** The run attribute `user`: `USER`, else nothing. */
export const userName = (env: Env): string => env["USER"] ?? "";
