import { isAbsolute } from "node:path";
import { type Context, UserError } from "../base/index.ts";
import { guildNames, guildPath } from "../run/index.ts";
import { type RunRecord, sourceDir } from "../store/index.ts";

/** Refuses a `--path` that does not start at the run. `commandPath` is the command as typed. */
export const refuseAbsolute = (path: string | undefined, commandPath: string): void => {
  if (path === undefined || !isAbsolute(path)) return;
  throw new UserError("PATH must be relative", { hint: `Try '${commandPath} --help' for more information.` });
};

export type RunPathOptions = {
  readonly path: string | undefined;
  readonly sourcecode: boolean;
  readonly output: boolean;
};

/** The file or directory of a run that `--path`, `--sourcecode` and `--output` mean; the run directory ends in `/`. */
export const runPath = (
  context: Pick<Context, "err">,
  run: RunRecord,
  { path, sourcecode, output }: RunPathOptions,
): string => {
  if (!output) return `${sourcecode ? sourceDir(run) : run.dir}/${path ?? ""}`;
  if (path || sourcecode) {
    context.err("--output cannot be used with other options - ignorning other options\n");
  }
  return guildPath(run, guildNames.output);
};
