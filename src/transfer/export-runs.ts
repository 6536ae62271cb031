import { closeSync, existsSync, openSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { makeDir, UserError } from "../base/index.ts";
import type { RunRecord } from "../store/index.ts";
import { isZipName } from "./archive-root.ts";
import { transferRuns } from "./move-runs.ts";
import type { TransferContext, TransferOptions } from "./types.ts";

/** Throws `UserError` unless runs can be exported to `location`, as typed. */
export const checkLocation = ({ cwd }: Pick<TransferContext, "cwd">, location: string): void => {
  if (isZipName(location)) return;
  const stats = statSync(resolve(cwd, location), { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isDirectory()) throw new UserError(`'${location}' is not a directory`);
};

/** Exports runs to a directory or a zip archive and gives how many went. Runs that are there already stay as they are. */
export const exportRuns = async (
  context: TransferContext,
  runs: readonly RunRecord[],
  location: string,
  options: TransferOptions,
): Promise<number> => {
  const path = resolve(context.cwd, location);
  if (isZipName(location)) {
    makeDir(dirname(path));
    const { exportToZip } = await import("./zip/export-to-zip.ts");
    return exportToZip(context, unique(runs), { ...options, path, location });
  }
  makeDir(path);
  markNoCopy(path);
  return transferRuns(context, runs, {
    ...options,
    root: path,
    shownTarget: ({ id }) => join(location, id),
  });
};

/** Keeps snapshots of source code from taking the directory in. */
export const markNoCopy = (dir: string): void => {
  const marker = join(dir, ".guild-nocopy");
  if (!existsSync(marker)) closeSync(openSync(marker, "a"));
};

/** A run that two arguments name goes into an archive once. */
const unique = (runs: readonly RunRecord[]): readonly RunRecord[] => [
  ...new Map(runs.map((run) => [run.id, run])).values(),
];
