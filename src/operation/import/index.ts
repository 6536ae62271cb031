export { type CompletedOp, type CompleteRequest, completeOp, refreshNote } from "./complete-op.ts";
export { type FoundModule, findMainModule, type MainModule, splitMain } from "./find-module.ts";
export { type ImportContext, type ImportedFlags, type ImportRequest, importFlags } from "./import-flags.ts";
export { isImportDisabled, mergeImported } from "./merge-flags.ts";
