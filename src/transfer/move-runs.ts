import { dirname, join } from "node:path";
import { errorCode } from "../base/index.ts";
import type { RunRecord } from "../store/index.ts";
import { copyTree } from "./copy-tree.ts";
import { breathe, stopIfInterrupted } from "./interrupted.ts";
import { isThere, placeWhole, removeWhole, renameNew } from "./staging.ts";
import type { TransferContext, TransferOptions } from "./types.ts";

export type DirectoryTransfer = TransferOptions & {
  /** Where the runs go. It must exist. */
  readonly root: string;
  /** How a run that is there already is named. */
  readonly shownTarget: (run: RunRecord) => string;
};

/**
 * Copies or moves runs into a directory of runs and gives how many went. A run arrives whole or not at all, one that
 * is there already stays as it is, and of a moved run nothing is deleted before its copy was compared with it.
 */
export const transferRuns = async (
  { signal }: Pick<TransferContext, "signal">,
  runs: readonly RunRecord[],
  transfer: DirectoryTransfer,
): Promise<number> => {
  let count = 0;
  for (const run of runs) {
    await breathe();
    stopIfInterrupted(signal);
    if (isThere(join(transfer.root, run.id))) {
      transfer.log.warn(`${transfer.shownTarget(run)} exists, skipping`);
      continue;
    }
    if (transfer.move && isRunningHere(run)) {
      transfer.log.warn(`${run.id} is still running, skipping`);
      continue;
    }
    transfer.log.info(`${transfer.move ? "Moving" : "Copying"} ${run.id}`);
    if (await transferRun(run, transfer, signal)) count += 1;
    else transfer.log.warn(`${transfer.shownTarget(run)} exists, skipping`);
  }
  return count;
};

/** Its process would go on writing to where it started. */
export const isRunningHere = ({ status }: RunRecord): boolean =>
  status.kind === "running" && "pid" in status.by;

const transferRun = async (
  run: RunRecord,
  { root, move, copyResources, log }: DirectoryTransfer,
  signal: AbortSignal,
): Promise<boolean> => {
  if (move && !copyResources) {
    try {
      return renameNew(run.dir, join(root, run.id));
    } catch (error) {
      // On another disk: copied below.
      if (errorCode(error) !== "EXDEV") throw error;
    }
  }
  const isPlaced = await placeWhole(root, run.id, (dir) =>
    copyTree(run.dir, dir, { signal, followLinks: copyResources, compareContents: move, warn: log.warn }),
  );
  if (isPlaced && move) removeWhole(dirname(run.dir), run.dir);
  return isPlaced;
};
