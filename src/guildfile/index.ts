export { describeFault } from "./faults.ts";
export {
  type FoundOperation,
  findModelOperation,
  findOperation,
  findResource,
} from "./find-operation.ts";
export { formatChoices } from "./flag-help.ts";
export { lintProject } from "./lint-project.ts";
export {
  findGuildfile,
  loadGuildfile,
  loadProjectGuildfile,
} from "./load.ts";
export { formatModelHelp, formatOpHelp } from "./op-help.ts";
export { formatOpName } from "./op-spec.ts";
export { parseGuildfile } from "./parse.ts";
export {
  formatMarkdownHelp,
  formatPackageDescription,
  formatProjectHelp,
} from "./project-help.ts";
export { readRecordedResource, resolvingName, sourceName } from "./resource-defs.ts";
export { readSelectFiles } from "./select-files.ts";
export type * from "./types.ts";
