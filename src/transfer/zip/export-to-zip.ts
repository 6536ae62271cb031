import { existsSync, lstatSync, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorCode, UserError } from "../../base/index.ts";
import type { RunRecord } from "../../store/index.ts";
import { breathe, stopIfInterrupted } from "../interrupted.ts";
import { isRunningHere } from "../move-runs.ts";
import { removeWhole } from "../staging.ts";
import type { TransferContext, TransferLog, TransferOptions } from "../types.ts";
import { GrowingZip, type NewEntry } from "./append.ts";
import { checkEntries, runEntries, withZip } from "./contents.ts";
import { withZipLock } from "./lock.ts";

export type ZipExport = TransferOptions & {
  /** Absolute. */
  readonly path: string;
  /** As typed. */
  readonly location: string;
};

/** Adds runs to a zip archive. It has all of them afterwards or, where anything fails, is as it was. */
export const exportToZip = (
  context: Pick<TransferContext, "signal">,
  runs: readonly RunRecord[],
  zipExport: ZipExport,
): Promise<number> =>
  withZipLock(zipExport.path, () =>
    orCannotWrite(zipExport.location, async () => {
      const added = await newRuns(runs, zipExport);
      if (added.length === 0) return 0;
      const zip = new GrowingZip(zipExport.path);
      try {
        for (const run of added) await addRun(zip, run, zipExport, context.signal);
        await zip.finish((path, names) => checkEntries(path, names, context.signal));
      } finally {
        zip.close();
      }
      if (zipExport.move) for (const run of added) removeWhole(dirname(run.dir), run.dir);
      return added.length;
    }),
  );

/** The runs that the archive does not have yet; the others are told of. */
const newRuns = async (
  runs: readonly RunRecord[],
  { path, move, log }: ZipExport,
): Promise<readonly RunRecord[]> => {
  const present = existsSync(path)
    ? await withZip(path, async (zip) => runEntries(zip.entries))
    : new Map<string, unknown>();
  return runs.filter((run) => {
    const reason = present.has(run.id)
      ? "exists"
      : move && isRunningHere(run)
        ? "is still running"
        : undefined;
    if (reason !== undefined) log.warn(`${run.id} ${reason}, skipping`);
    return reason === undefined;
  });
};

const addRun = async (
  zip: GrowingZip,
  run: RunRecord,
  { move, copyResources, log }: ZipExport,
  signal: AbortSignal,
): Promise<void> => {
  log.info(`${move ? "Moving" : "Copying"} ${run.id}`);
  for (const entry of treeEntries(run.dir, run.id, copyResources, log)) {
    stopIfInterrupted(signal);
    await zip.add(entry);
    await breathe();
  }
};

/**
 * A directory and all below it. Links become the files they lead to; those to directories become empty ones, or
 * their content with `followLinks`.
 */
function* treeEntries(
  path: string,
  name: string,
  followLinks: boolean,
  log: TransferLog,
  above: readonly string[] = [],
): Generator<NewEntry> {
  yield { name: `${name}/`, path, stats: statSync(path) };
  const inside = followLinks ? [...above, realpathSync(path)] : above;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = { path: join(path, entry.name), name: `${name}/${entry.name}` };
    const stats = targetStats(child.path);
    if (stats === undefined) log.warn(`${child.path} leads nowhere, skipping`);
    else if (stats.isFile()) yield { ...child, stats };
    else if (!stats.isDirectory()) log.warn(`skipping ${child.path}: not a regular file`);
    else if (!entry.isSymbolicLink() || (followLinks && !inside.includes(realpathSync(child.path)))) {
      yield* treeEntries(child.path, child.name, followLinks, log, inside);
    } else yield { path: child.path, name: `${child.name}/`, stats };
  }
}

/** Undefined for a link that leads nowhere. */
const targetStats = (path: string): Stats | undefined => {
  try {
    return statSync(path);
  } catch (error) {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return undefined;
    throw error;
  }
};

const orCannotWrite = async <Value>(location: string, act: () => Promise<Value>): Promise<Value> => {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Error) || errorCode(error) === undefined) throw error;
    throw new UserError(`cannot write to ${location}: ${error.message}`, { cause: error });
  }
};
