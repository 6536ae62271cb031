import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "../store/types.ts";
import { inParallel } from "./pool.ts";
import { formatRecord, isListed, type RunRecordObject, recordKey, requireId, runPrefix } from "./record.ts";
import { commitPath, type FileEntry, isFile, opRefPath, runTree, type TreeEntry } from "./run-tree.ts";

export type PushTarget = {
  readonly store: Store;
  /** What the store has of this run already. */
  readonly there: readonly TreeEntry[];
  /** Sets modes, times, links and directories, where the store has such things. */
  readonly finish?: ((id: string, entries: readonly TreeEntry[]) => void) | undefined;
  readonly delete: boolean;
  readonly signal: AbortSignal;
};

/**
 * Sends a run and gives the record of it, undefined if all of it was there. Its reference goes last: until then
 * nobody takes it for a run.
 */
export const pushRun = async (
  run: { readonly id: string; readonly dir: string },
  target: PushTarget,
): Promise<RunRecordObject | undefined> => {
  const { store, signal } = target;
  const prefix = runPrefix("runs", requireId(run.id));
  const entries = runTree(run.dir);
  const there = new Map(target.there.map((entry) => [entry.path, entry]));
  const sent = new Map<string, FileEntry>();
  const isChanged = { value: false };
  const send = async (entry: FileEntry) => {
    const known = await sameThere(run.dir, entry, there.get(entry.path));
    if (known !== undefined) {
      sent.set(entry.path, { ...entry, sha256: known.sha256, md5: known.md5 });
      return;
    }
    isChanged.value = true;
    const arrived = await store.upload(`${prefix}${entry.path}`, join(run.dir, entry.path), signal);
    sent.set(entry.path, { ...entry, ...arrived });
  };
  const files = entries.filter(isFile);
  await inParallel(
    files.filter(({ path }) => path !== opRefPath),
    send,
  );
  const gone = goneFrom(entries, target);
  await store.remove(gone.map((path) => `${prefix}${path}`));
  if (!isChanged.value && gone.length === 0 && isSameShape(entries, target.there)) return undefined;
  target.finish?.(run.id, entries);
  const record: RunRecordObject = {
    version: 1,
    id: run.id,
    files: entries.map((entry) => sent.get(entry.path) ?? entry),
    texts: textsOf(run.dir, files),
  };
  await store.write(`${prefix}${commitPath}`, Buffer.from("1\n"));
  const opRef = files.find(({ path }) => path === opRefPath);
  if (opRef !== undefined) {
    await send(opRef);
    target.finish?.(run.id, [opRef]);
  }
  const whole = { ...record, files: record.files.map((entry) => sent.get(entry.path) ?? entry) };
  await store.write(recordKey("runs", run.id), formatRecord(whole));
  return whole;
};

/** What the store has, if it is this file. */
const sameThere = async (
  dir: string,
  entry: FileEntry,
  there: TreeEntry | undefined,
): Promise<FileEntry | undefined> => {
  if (there === undefined || !isFile(there) || there.size !== entry.size) return undefined;
  if (there.mtime !== undefined && there.mtime === entry.mtime) return there;
  const path = join(dir, entry.path);
  if (there.sha256 !== undefined) {
    return (await hashFile(path, "sha256")) === there.sha256 ? there : undefined;
  }
  return there.md5 !== undefined && (await hashFile(path, "md5")) === there.md5 ? there : undefined;
};

/** The hash of a file, in hex. */
export const hashFile = async (path: string, algorithm: "sha256" | "md5"): Promise<string> => {
  const hash = createHash(algorithm);
  for await (const block of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(block);
  return hash.digest("hex");
};

/** Files that are there and no more here: marks of a running run always, others when asked for. */
const goneFrom = (entries: readonly TreeEntry[], target: PushTarget): readonly string[] => {
  const here = new Set(entries.map(({ path }) => path));
  return target.there
    .filter((entry) => !("dir" in entry) && !here.has(entry.path) && entry.path !== commitPath)
    .filter(({ path }) => target.delete || /^\.guild\/(?:LOCK|LOCK\.info|PENDING|STAGED)$/.test(path))
    .map(({ path }) => path);
};

/** Whether links and directories are the same: they are not sent, but recorded. */
const isSameShape = (here: readonly TreeEntry[], there: readonly TreeEntry[]): boolean => {
  const shapes = new Set(there.filter((entry) => !isFile(entry)).map((entry) => JSON.stringify(entry)));
  return (
    there.some(({ path }) => path === opRefPath) &&
    here.filter((entry) => !isFile(entry)).every((entry) => shapes.has(JSON.stringify(entry)))
  );
};

const textsOf = (dir: string, files: readonly FileEntry[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    files.flatMap(({ path }) => {
      if (!isListed(path)) return [];
      const bytes = readFileSync(join(dir, path));
      const text = bytes.toString("utf8");
      return Buffer.from(text, "utf8").equals(bytes) ? [[path, text]] : [];
    }),
  );
