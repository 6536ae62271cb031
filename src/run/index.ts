export { type AttrWarning, attrNames, parseAttrText, readAttr } from "./attributes.ts";
export { formatComments, parseComments, parseMicros, parseTags } from "./comments.ts";
export { createRunDir } from "./create.ts";
export { isAbsence, readTextIfExists, replaceFile } from "./files.ts";
export { attrPath, guildDirName, guildNames, guildPath, homeNames, protoDir } from "./layout.ts";
export { lockState, readLock, removeLock, writeLock } from "./locks.ts";
export {
  appendManifest,
  createManifest,
  formatManifestLine,
  type ManifestEntry,
  parseManifest,
  readManifest,
} from "./manifest.ts";
export { clearPending, isPending, isStaged, markPending, markStaged } from "./markers.ts";
export { isInNamespace, namespaceAttr, parseNamespace } from "./namespace.ts";
export { batchName, formatOpRef, opRefName, opRefSpec, parseOpRef, readOpRef, writeOpRef } from "./opref.ts";
export {
  decodeOutputRecords,
  encodeOutputRecord,
  type OutputStream,
  outputRecordSize,
  readOutputLines,
} from "./output-log.ts";
export { isProcessAlive, thisMachine } from "./processes.ts";
export { listRunFiles, type RunFileKind } from "./run-files.ts";
export { isSecretName } from "./secrets.ts";
export { endStatus, runStatus } from "./status.ts";
export type { Comment, OpRef, Run, RunStatus } from "./types.ts";
export { removeAttr, writeAttr } from "./write-attributes.ts";
