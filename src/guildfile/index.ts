export { formatFault, formatFaults } from "./faults.ts";
export type { GuildfileSources } from "./items.ts";
export {
  findGuildfile,
  guildfileName,
  type LoadOptions,
  loadGuildfile,
  loadProjectGuildfile,
} from "./load.ts";
export { type ParseOptions, parseGuildfile } from "./parse.ts";
export { resolvingName, sourceName } from "./resource-defs.ts";
export type * from "./types.ts";
