import { join } from "node:path";
import { makeDir } from "../base/index.ts";
import { type RunRecord, runsDir } from "../store/index.ts";
import type { Archive } from "./archive-root.ts";
import { breathe, stopIfInterrupted } from "./interrupted.ts";
import { transferRuns } from "./move-runs.ts";
import { clearInterrupted, isThere, placeWhole } from "./staging.ts";
import type { TransferContext, TransferOptions } from "./types.ts";

/** Imports runs of an archive into the home and gives how many came. Runs that are there already stay as they are. */
export const importRuns = async (
  context: TransferContext,
  runs: readonly RunRecord[],
  archive: Archive,
  options: TransferOptions,
): Promise<number> => {
  const root = runsDir(context.home);
  makeDir(root);
  clearInterrupted(root);
  if (archive.kind === "zip") return importFromZip(context, runs, archive.path, root, options);
  return transferRuns(context, runs, { ...options, root, shownTarget: ({ id }) => id });
};

const importFromZip = async (
  { signal }: TransferContext,
  runs: readonly RunRecord[],
  path: string,
  root: string,
  { log }: TransferOptions,
): Promise<number> => {
  const { extractRun, runEntries, withZip } = await import("./zip/contents.ts");
  return withZip(path, async (zip) => {
    const entries = runEntries(zip.entries);
    let count = 0;
    for (const { id } of runs) {
      await breathe();
      stopIfInterrupted(signal);
      if (isThere(join(root, id))) {
        log.warn(`${id} exists, skipping`);
        continue;
      }
      log.info(`Copying ${id}`);
      const isPlaced = await placeWhole(root, id, (dir) =>
        extractRun(zip, entries.get(id) ?? [], dir, signal),
      );
      if (isPlaced) count += 1;
    }
    return count;
  });
};
