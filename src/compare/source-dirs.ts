import { join } from "node:path";
import { type Context, UserError } from "../base/index.ts";
import { type RunRecord, sourceCodeText } from "../store/index.ts";
import { presentOps } from "./present-ops.ts";

/** The project's directory that a run's source code was copied from. Throws UserError if it cannot be told. */
export const requireWorkingSourceDir = async (
  run: RunRecord,
  context: Pick<Context, "processCwd">,
  warn: (message: string) => void,
): Promise<string> => {
  const present = (await presentOps([run], context, warn))(run);
  if (present !== undefined) return join(present.projectDir, sourceCodeText(run, "root") ?? "");
  if (run.opRef?.pkgType === "script") return run.opRef.pkgName;
  throw new UserError(`cannot find working source code directory for run ${run.shortId}`, {
    hint: `Try specifying the directory with 'guild diff ${run.shortId} --dir DIR'.`,
  });
};
