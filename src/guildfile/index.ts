export { describeFault, formatFaults } from "./faults.ts";
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
export { defaultText, flagDefinitions, formatChoices } from "./flag-help.ts";
export type { GuildfileSources } from "./items.ts";
export { lintProject } from "./lint-project.ts";
export {
  findGuildfile,
  guildfileName,
  type LoadOptions,
  loadGuildfile,
  loadProjectGuildfile,
} from "./load.ts";
export { formatModelHelp, formatOpHelp } from "./op-help.ts";
export { formatOpName, type OpSpec, parseOpSpec } from "./op-spec.ts";
export { type ParseOptions, parseGuildfile } from "./parse.ts";
export {
  type ConsoleHelpOptions,
  formatMarkdownHelp,
  formatPackageDescription,
  formatProjectHelp,
  type MarkdownHelpOptions,
} from "./project-help.ts";
export { readRecordedResource, resolvingName, sourceName } from "./resource-defs.ts";
export type * from "./types.ts";
