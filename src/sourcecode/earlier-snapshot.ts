import { createHash } from "node:crypto";
import { linkSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { type Context, errorCode, readCacheFile, writeCacheFile } from "../base/index.ts";
import { type Run, readManifest } from "../run/index.ts";

/** Files of the last snapshot of the same source code, to which a new one may be linked. */
export type EarlierSnapshot = {
  /** Makes `target` a hard link to the earlier copy of `path`, if that has the same content and cannot be written. */
  readonly link: (path: string, sha1: string, mode: number, target: string) => boolean;
};

/** The bits that let a file be written. */
const writeBits = 0o222;

/** The mode of a file that others may be linked to: editing one would change the other. */
export const lockedMode = (mode: number): number => mode & 0o7777 & ~writeBits;

export const findEarlierSnapshot = (home: string, root: string): EarlierSnapshot => {
  const known = readCacheFile(recordPath(home, root));
  const dir = typeof known === "object" && known !== null && "dir" in known ? known.dir : undefined;
  if (typeof dir !== "string") return { link: () => false };
  const copies = new Map(
    (readManifest({ dir }) ?? [])
      .filter(({ type }) => type === "s")
      .map(({ source, runPath, sha1 }) => [source, { path: join(dir, runPath), sha1 }] as const),
  );
  return {
    link: (path, sha1, mode, target) => {
      const copy = copies.get(path);
      return copy?.sha1 === sha1 && linkLocked(copy.path, mode, target);
    },
  };
};

/** Remembers that `run` holds a snapshot of `root`. */
export const recordSnapshot = ({ home }: Pick<Context, "home">, root: string, run: Pick<Run, "dir">): void =>
  writeCacheFile(recordPath(home, root), { dir: run.dir });

const recordPath = (home: string, root: string): string =>
  join(home, "cache", "snapshots", createHash("sha256").update(root).digest("hex"));

const linkLocked = (copy: string, mode: number, target: string): boolean => {
  try {
    const stats = lstatSync(copy, { throwIfNoEntry: false });
    if (stats?.isFile() !== true || (stats.mode & 0o7777) !== lockedMode(mode)) return false;
    linkSync(copy, target);
    return true;
  } catch (error) {
    // Too many links, another file system, no such right: a copy does as well.
    if (errorCode(error) === undefined) throw error;
    return false;
  }
};
