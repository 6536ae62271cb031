export { requireArchive, withArchiveDir } from "./archive-root.ts";
export { archiveRuns } from "./archive-runs.ts";
export { checkLocation, exportRuns } from "./export-runs.ts";
export { importRuns } from "./import-runs.ts";
export {
  copyMerged,
  filesInTheWay,
  type InTheWay,
  requireOwnProject,
} from "./merge/merge.ts";
export {
  type MergeFile,
  type MergeFileType,
  type MergePlan,
  planMerge,
  type SkipReason,
} from "./merge/plan.ts";
export {
  createNamedArchive,
  findNamedArchive,
  type NamedArchive,
  namedArchives,
} from "./named-archives.ts";
export { sizeText } from "./publish/pages.ts";
export { bytesBelow, indexTemplateFile, publishRun, refreshIndex } from "./publish/publish.ts";
export type { TransferLog } from "./types.ts";
export { GrowingZip } from "./zip/append.ts";
