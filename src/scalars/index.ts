export { bytesField, doubleField, textField, varintField } from "./encode.ts";
export { encodeFileVersion, encodeScalar, encodeSummary } from "./encode-event.ts";
export { findEventDirs } from "./event-dirs.ts";
export { EventWriter } from "./event-writer.ts";
export { visitImages } from "./images.ts";
export { compileOutputScalars, OutputScalars, testOutputScalars } from "./output-scalars.ts";
export {
  type EventDirState,
  readEventDir,
  readScalarSummaries,
  summariesOf,
  visitScalars,
  type Warn,
} from "./read.ts";
export { RunSeries, type Series } from "./series.ts";
export {
  findScalar,
  isSystemScalar,
  type ScalarQualifier,
  type ScalarSummary,
  scalarKey,
  scalarValue,
} from "./summary.ts";
export { encodeRecord } from "./tfrecord.ts";
