import { join, normalize } from "node:path";
import { type Context, isPyMap, type PyMap, UserError } from "../base/index.ts";
import type { RunRecord } from "../store/index.ts";
import { presentOps } from "./present-ops.ts";

/** The directory of a run's source code: the run's own unless its operation says otherwise. */
export const sourceDir = (run: RunRecord): string => {
  const op = run.attr("op");
  // Runs before 0.9 have `sourcecode-root`.
  const dest = text(sourceCode(run), "dest") ?? (isPyMap(op) ? text(op, "sourcecode-root") : undefined);
  return dest === undefined ? run.dir : normalize(join(run.dir, dest)).replace(/(?<=.)\/$/, "");
};

/** The project's directory that a run's source code was copied from. Throws UserError if it cannot be told. */
export const requireWorkingSourceDir = async (
  run: RunRecord,
  context: Pick<Context, "processCwd">,
  warn: (message: string) => void,
): Promise<string> => {
  const present = (await presentOps([run], context, warn))(run);
  if (present !== undefined) return join(present.projectDir, text(sourceCode(run), "root") ?? "");
  if (run.opRef?.pkgType === "script") return run.opRef.pkgName;
  throw new UserError(`cannot find working source code directory for run ${run.shortId}`, {
    hint: `Try specifying the directory with 'guild diff ${run.shortId} --dir DIR'.`,
  });
};

const sourceCode = (run: RunRecord): PyMap | undefined => {
  const op = run.attr("op");
  const sourcecode = isPyMap(op) ? op.get("sourcecode") : undefined;
  return isPyMap(sourcecode) ? sourcecode : undefined;
};

const text = (map: PyMap | undefined, name: string): string | undefined => {
  const value = map?.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
};
