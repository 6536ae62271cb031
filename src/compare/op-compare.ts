import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type Context, type PyValue, UserError } from "../base/index.ts";
import type { Guildfile } from "../guildfile/index.ts";
import type { RunRecord } from "../store/index.ts";

/**
 * Gives what the operations of `runs` ask to compare in the guild.yml they come from, as it is now; undefined where
 * that file or the operation is gone. Each file is read once. A file with faults is warned of and counts as gone.
 */
export const presentCompares = async (
  runs: readonly RunRecord[],
  context: Pick<Context, "processCwd">,
  warn: (message: string) => void,
): Promise<(run: RunRecord) => readonly PyValue[] | undefined> => {
  const paths = new Set(runs.flatMap((run) => guildfilePath(run) ?? []));
  if (paths.size === 0) return () => undefined;
  const { loadGuildfile } = await import("../guildfile/index.ts");
  const load = (path: string): Guildfile | undefined => {
    if (!isFile(path)) return undefined;
    try {
      return loadGuildfile(path, { processCwd: context.processCwd });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      warn(`cannot read columns from ${path}: ${error.message}`);
      return undefined;
    }
  };
  const files = new Map([...paths].map((path) => [path, load(path)]));
  return (run) => {
    const path = guildfilePath(run);
    const model = path && files.get(path)?.models.find(({ name }) => name === run.opRef?.modelName);
    return (model || undefined)?.operations.find(({ name }) => name === run.opRef?.opName)?.compare;
  };
};

/** 0.9 keeps the path in the operation's reference, relative to the run if at all. */
const guildfilePath = (run: RunRecord): string | undefined =>
  run.opRef?.pkgType === "guildfile" ? resolve(run.dir, run.opRef.pkgName) : undefined;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;
