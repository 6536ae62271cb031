export { type Facts, type FactsRequest, startFacts } from "./facts.ts";
export { hostName, userName } from "./host.ts";
export type { MachineParts } from "./machine.ts";
