export {
  type AttrWarning,
  attrNames,
  parseAttrText,
  readAttr,
} from "./attributes.ts";
export { formatComments, parseComments, parseMicros, parseTags } from "./comments.ts";
export { createRunDir } from "./create.ts";
export { isAbsence, readTextIfExists, replaceFile } from "./files.ts";
export { attrPath, guildDirName, guildNames, guildPath, homeNames, protoDir } from "./layout.ts";
export {
  type Lock,
  type LockEvidence,
  type LockState,
  lockState,
  readLock,
  readRemoteLock,
  removeLock,
  writeLock,
} from "./locks.ts";
export {
  appendManifest,
  createManifest,
  formatManifestLine,
  type ManifestEntry,
  parseManifest,
  readManifest,
} from "./manifest.ts";
export { clearPending, clearStaged, isPending, isStaged, markPending, markStaged } from "./markers.ts";
export {
  batchName,
  formatOpRef,
  opRefName,
  opRefSpec,
  parseOpRef,
  readOpRef,
  writeOpRef,
} from "./opref.ts";
export {
  decodeOutputRecords,
  encodeOutputRecord,
  type OutputLine,
  type OutputRecord,
  type OutputStream,
  outputRecordSize,
  readOutputLines,
} from "./output-log.ts";
export { isProcessAlive, type Machine, type ProcessFacts, processFacts, thisMachine } from "./processes.ts";
export { listRunFiles, type RunFile, type RunFileKind, type RunFilesQuery } from "./run-files.ts";
export { isSecretName } from "./secrets.ts";
export { endStatus, runStatus, type StatusSources } from "./status.ts";
export type { Comment, OpRef, Run, RunBy, RunStatus } from "./types.ts";
export { removeAttr, writeAttr, writeEncodedAttr } from "./write-attributes.ts";
