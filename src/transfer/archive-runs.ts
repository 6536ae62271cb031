import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../base/index.ts";
import type { RunRecord } from "../store/index.ts";
import { transferRuns } from "./move-runs.ts";
import type { NamedArchive } from "./named-archives.ts";
import type { TransferContext, TransferOptions } from "./types.ts";

/** Moves or copies runs to an archive of the home and gives how many went. Those it has already stay as they are. */
export const archiveRuns = (
  context: TransferContext,
  runs: readonly RunRecord[],
  { dir }: NamedArchive,
  options: TransferOptions,
): Promise<number> => {
  if (!existsSync(dir)) {
    throw new UserError(`archive directory ${dir} no longer exists`, {
      hint: "Try 'guild archive --list' to list available archives or use the '--create' option.",
    });
  }
  return transferRuns(context, runs, { ...options, root: dir, shownTarget: ({ id }) => join(dir, id) });
};
