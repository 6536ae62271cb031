export { applyConfigValues } from "./apply-values.ts";
export { configFormat } from "./config-format.ts";
export type { ConfigFormat } from "./types.ts";
