import { chmodSync, lstatSync, readlinkSync, renameSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeDir, UserError } from "../../base/index.ts";
import type { Store } from "../store/types.ts";
import { inParallel } from "./pool.ts";
import { hashFile } from "./push-run.ts";
import { type Place, requireId, runPrefix } from "./record.ts";
import { type FileEntry, isFile, opRefPath, remoteLockPath, runTree, type TreeEntry } from "./run-tree.ts";

export type PullSource = {
  readonly store: Store;
  readonly place: Place;
  /** What the store has of the run. */
  readonly entries: readonly TreeEntry[];
  readonly delete: boolean;
  readonly signal: AbortSignal;
  /** Also what tells which process runs it. */
  readonly withLocks?: boolean;
};

/** Gets a run into `dir`. What is there and the same stays; the reference goes last, so that half a run is none. */
export const pullRun = async (id: string, dir: string, source: PullSource): Promise<void> => {
  const { store, signal } = source;
  const prefix = runPrefix(source.place, requireId(id));
  const wanted = source.entries.filter(
    ({ path }) =>
      path !== remoteLockPath && (source.withLocks === true || !/^\.guild\/LOCK[^/]*$/.test(path)),
  );
  const here = new Map(runTree(dir).map((entry) => [entry.path, entry]));
  makeDir(dir);
  for (const entry of wanted) if ("dir" in entry) makeDir(join(dir, entry.path));
  const get = async (entry: FileEntry) => {
    const path = join(dir, entry.path);
    if (!(await isSame(path, entry, here.get(entry.path))))
      await fetchFile(store, prefix, entry, path, signal);
    finishFile(path, entry);
  };
  const files = wanted.filter(isFile);
  await inParallel(
    files.filter(({ path }) => path !== opRefPath),
    get,
  );
  for (const entry of wanted) if ("link" in entry) placeLink(join(dir, entry.path), entry.link);
  removeMarks(dir, wanted);
  if (source.delete) removeOthers(dir, here.keys(), wanted);
  const opRef = files.find(({ path }) => path === opRefPath);
  if (opRef !== undefined) await get(opRef);
  // From the inside out: a directory without the right to write takes no more files.
  for (const entry of wanted.toReversed()) if ("dir" in entry) chmodSync(join(dir, entry.path), entry.mode);
};

const isSame = async (path: string, entry: FileEntry, here: TreeEntry | undefined): Promise<boolean> => {
  if (here === undefined || !isFile(here) || here.size !== entry.size) return false;
  if (entry.mtime !== undefined && here.mtime === entry.mtime) return true;
  if (entry.sha256 !== undefined) return (await hashFile(path, "sha256")) === entry.sha256;
  return entry.md5 !== undefined && (await hashFile(path, "md5")) === entry.md5;
};

const fetchFile = async (
  store: Store,
  prefix: string,
  entry: FileEntry,
  path: string,
  signal: AbortSignal,
): Promise<void> => {
  makeDir(dirname(path));
  const part = `${path}.guild-part`;
  const { sha256 } = await store.download(`${prefix}${entry.path}`, part, signal);
  const isWhole =
    entry.sha256 !== undefined
      ? sha256 === entry.sha256
      : entry.md5 === undefined || (await hashFile(part, "md5")) === entry.md5;
  if (!isWhole) {
    rmSync(part, { force: true });
    throw new UserError(`'${prefix}${entry.path}' is damaged: it is not what was pushed`, {
      hint: "Push the run again from where it is whole.",
    });
  }
  renameSync(part, path);
};

const finishFile = (path: string, { mode, mtime }: FileEntry): void => {
  if (mode !== undefined) chmodSync(path, mode);
  // Half a millisecond more: the number of seconds is rounded down on its way to the disk.
  if (mtime !== undefined) utimesSync(path, (mtime + 0.5) / 1000, (mtime + 0.5) / 1000);
};

/** Makes the link, or leaves the one that leads there already. */
const placeLink = (path: string, target: string): void => {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isSymbolicLink() && readlinkSync(path) === target) return;
  makeDir(dirname(path));
  if (stats !== undefined) rmSync(path, { recursive: true, force: true });
  symlinkSync(target, path);
};

/** What says that a run is yet to start is not kept once it did. */
const removeMarks = (dir: string, wanted: readonly TreeEntry[]): void => {
  const kept = new Set(wanted.map(({ path }) => path));
  for (const path of [".guild/PENDING", ".guild/STAGED", ".guild/LOCK", ".guild/LOCK.info"]) {
    if (!kept.has(path)) rmSync(join(dir, path), { force: true });
  }
};

const removeOthers = (dir: string, here: Iterable<string>, wanted: readonly TreeEntry[]): void => {
  const kept = new Set(wanted.map(({ path }) => path));
  for (const path of here) if (!kept.has(path)) rmSync(join(dir, path), { recursive: true, force: true });
};

/** Sets what a directory store can keep beside contents. */
export const finishTree = (dir: string, entries: readonly TreeEntry[]): void => {
  for (const entry of entries) {
    const path = join(dir, entry.path);
    if (isFile(entry)) {
      if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) finishFile(path, entry);
    } else if ("link" in entry) placeLink(path, entry.link);
    else makeDir(path);
  }
  for (const entry of entries.toReversed()) {
    if ("dir" in entry) chmodSync(join(dir, entry.path), entry.mode | 0o700);
  }
};
