import { join, normalize } from "node:path";
import { isPyMap, type PyMap } from "../base/index.ts";
import type { RunRecord } from "./run-record.ts";

/** The directory of a run's source code: the run's own unless its operation says otherwise. */
export const sourceDir = (run: RunRecord): string => {
  const op = run.attr("op");
  // Runs before 0.9 have `sourcecode-root`.
  const dest = sourceCodeText(run, "dest") ?? (isPyMap(op) ? text(op, "sourcecode-root") : undefined);
  return dest === undefined ? run.dir : normalize(join(run.dir, dest)).replace(/(?<=.)\/$/, "");
};

/** What the operation of a run says of its source code: `root`, `dest`. */
export const sourceCodeText = (run: RunRecord, name: string): string | undefined => {
  const op = run.attr("op");
  const sourcecode = isPyMap(op) ? op.get("sourcecode") : undefined;
  return isPyMap(sourcecode) ? text(sourcecode, name) : undefined;
};

const text = (map: PyMap, name: string): string | undefined => {
  const value = map.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
};
