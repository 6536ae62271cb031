import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type Context, UserError } from "../base/index.ts";
import { type Guildfile, loadGuildfile, type OpDef } from "../guildfile/index.ts";
import type { RunRecord } from "../store/index.ts";

/** An operation as its guild.yml defines it now, and the directory of that file. */
export type PresentOp = { readonly projectDir: string; readonly op: OpDef };

/**
 * Gives the present operations of `runs`; undefined where the guild.yml they come from, or the operation in it, is
 * gone. Each file is read once. A file with faults is warned of and counts as gone.
 */
export const presentOps = async (
  runs: readonly RunRecord[],
  context: Pick<Context, "processCwd">,
  warn: (message: string) => void,
): Promise<(run: RunRecord) => PresentOp | undefined> => {
  const paths = new Set(runs.flatMap((run) => guildfilePath(run) ?? []));
  if (paths.size === 0) return () => undefined;
  const load = (path: string): Guildfile | undefined => {
    if (!isFile(path)) return undefined;
    try {
      return loadGuildfile(path, { processCwd: context.processCwd });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      warn(`cannot read operations from ${path}: ${error.message}`);
      return undefined;
    }
  };
  const files = new Map([...paths].map((path) => [path, load(path)]));
  return (run) => {
    const file = files.get(guildfilePath(run) ?? "");
    const model = file?.models.find(({ name }) => name === run.opRef?.modelName);
    const op = model?.operations.find(({ name }) => name === run.opRef?.opName);
    return file && op && { projectDir: file.dir, op };
  };
};

/** 0.9 keeps the path in the operation's reference, relative to the run if at all. */
const guildfilePath = (run: RunRecord): string | undefined =>
  run.opRef?.pkgType === "guildfile" ? resolve(run.dir, run.opRef.pkgName) : undefined;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;
