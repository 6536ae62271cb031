export { findEventDirs } from "./event-dirs.ts";
export { EventWriter } from "./event-writer.ts";
export {
  compileOutputScalars,
  OutputScalars,
  testOutputScalars,
} from "./output-scalars.ts";
export {
  type EventDirState,
  readEventDir,
  readScalarSummaries,
  summariesOf,
  type Warn,
} from "./read.ts";
export {
  findScalar,
  isSystemScalar,
  type ScalarQualifier,
  type ScalarSummary,
  scalarKey,
  scalarValue,
} from "./summary.ts";
