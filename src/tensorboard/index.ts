export { exportScalars } from "./export-scalars.ts";
export { LogDir } from "./log-dir.ts";
export { flagsLabel, runName } from "./run-name.ts";
export { requireTensorBoard, type Server, startTensorBoard } from "./server.ts";
