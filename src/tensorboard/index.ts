export { exportScalars } from "./export-scalars.ts";
export { LogDir, type LogDirOptions } from "./log-dir.ts";
export { flagsLabel, runName } from "./run-name.ts";
export { requireTensorBoard, type Server, type ServerOptions, startTensorBoard } from "./server.ts";
