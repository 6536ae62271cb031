export { formatFault, formatFaults } from "./faults.ts";
export {
  type FoundOperation,
  type FoundResource,
  findDefaultModel,
  findDefaultOperation,
  findModelOperation,
  findOperation,
  findResource,
} from "./find-operation.ts";
export { readFlag } from "./flag-defs.ts";
export type { GuildfileSources } from "./items.ts";
export {
  findGuildfile,
  guildfileName,
  type LoadOptions,
  loadGuildfile,
  loadProjectGuildfile,
} from "./load.ts";
export { formatOpName, type OpSpec, parseOpSpec } from "./op-spec.ts";
export { type ParseOptions, parseGuildfile } from "./parse.ts";
export { readRecordedResource, resolvingName, sourceName } from "./resource-defs.ts";
export type * from "./types.ts";
