import { createHash, type Hash } from "node:crypto";
import { createReadStream, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode } from "../../base/index.ts";
import { isProcessAlive } from "../../run/index.ts";

/** Where a download grows until it is whole. */
export type PartialFile = {
  readonly path: string;
  /** A later process may carry on with it; not so for one that only this process knows. */
  readonly isShared: boolean;
};

/**
 * The partial file of a download to `path`. While another process is at it, this one gets a file of its own: nobody
 * waits, and the last to finish puts the same content into place.
 */
export const claimPartialFile = (path: string): PartialFile => {
  const shared = join(dirname(path), `.guild-cache-${basename(path)}.part`);
  return claimLock(`${shared}.lock`)
    ? { path: shared, isShared: true }
    : { path: `${shared}.${process.pid}`, isShared: false };
};

const claimLock = (lock: string): boolean => {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  const owner = Number.parseInt(readFileSync(lock, "utf8"), 10);
  if (isProcessAlive(owner)) return owner === process.pid;
  rmSync(lock, { force: true });
  return claimLock(lock);
};

/** Gives the file up. What it holds is kept for a later process where there is a validator to resume by. */
export const releasePartialFile = (partial: PartialFile): void => {
  if (partial.isShared) {
    if (readValidator(partial) === undefined) rmSync(partial.path, { force: true });
    rmSync(`${partial.path}.lock`, { force: true });
  } else discardPartialFile(partial);
};

export const discardPartialFile = ({ path }: PartialFile): void => {
  rmSync(path, { force: true });
  rmSync(`${path}.etag`, { force: true });
};

/** What the server said of the version that the partial file is of: a strong ETag, or the time of its last change. */
export const readValidator = ({ path, isShared }: PartialFile): string | undefined => {
  if (!isShared) return undefined;
  try {
    return readFileSync(`${path}.etag`, "utf8") || undefined;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
};

export const writeValidator = ({ path, isShared }: PartialFile, validator: string | undefined): void => {
  if (isShared) writeFileSync(`${path}.etag`, validator ?? "");
};

export const partialSize = ({ path }: PartialFile): number =>
  statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Opens the file to be continued, with the digest of what it holds; or to be begun anew. */
export const openPartialFile = async (
  { path }: PartialFile,
  how: "continue" | "anew",
): Promise<{ readonly file: FileHandle; readonly digest: Hash }> => {
  const digest = createHash("sha256");
  if (how === "continue") {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) digest.update(chunk);
  }
  return { file: await open(path, how === "continue" ? "a" : "w"), digest };
};
