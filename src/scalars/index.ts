export { bytesField, doubleField, textField, varintField } from "./encode.ts";
export { encodeFileVersion, encodeScalar, encodeSummary } from "./encode-event.ts";
export { ScalarDecoder, type ScalarVisitor } from "./event.ts";
export { type EventDir, findEventDirs } from "./event-dirs.ts";
export { EventWriter } from "./event-writer.ts";
export {
  compileOutputScalars,
  type LineScalars,
  type OutputPatterns,
  OutputScalars,
  testOutputScalars,
} from "./output-scalars.ts";
export {
  type EventDirState,
  type FileMark,
  readEventDir,
  readScalarFile,
  readScalarSummaries,
  summariesOf,
  visitScalars,
  type Warn,
} from "./read.ts";
export {
  findScalar,
  isSystemScalar,
  type ScalarQualifier,
  type ScalarSummary,
  type ScalarTotals,
  scalarKey,
  scalarValue,
} from "./summary.ts";
export { encodeRecord, readRecords } from "./tfrecord.ts";
