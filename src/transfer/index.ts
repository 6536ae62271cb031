export { requireArchive, withArchiveDir } from "./archive-root.ts";
export { checkLocation, exportRuns } from "./export-runs.ts";
export { importRuns } from "./import-runs.ts";
export type { TransferLog } from "./types.ts";
