import { createHash } from "node:crypto";
import { linkSync, lstatSync, type Stats } from "node:fs";
import { join } from "node:path";
import { type Context, errorCode, readCacheFile, writeCacheFile } from "../base/index.ts";
import { readManifest } from "../run/index.ts";

/** Files of the last snapshot of the same source code, to which a new one may be linked. */
export type EarlierSnapshot = {
  /** Of all files; undefined where it is not known. */
  readonly digest: string | undefined;
  /** Source paths, each with the path below the run directory and the SHA-1. */
  readonly files: ReadonlyMap<string, EarlierFile>;
  /** Makes `target` a hard link to the earlier copy of `path`, if that has the same content and cannot be written. */
  readonly link: (path: string, sha1: string, mode: number, target: string) => boolean;
};

type EarlierFile = {
  readonly path: string;
  readonly runPath: string;
  readonly sha1: string;
  /** What the source's `sourceStamp` was. */
  readonly stamp: string | undefined;
};

/** The bits that let a file be written. */
const writeBits = 0o222;

/** The mode of a file that others may be linked to: editing one would change the other. */
export const lockedMode = (mode: number): number => mode & 0o7777 & ~writeBits;

export const findEarlierSnapshot = (home: string, root: string): EarlierSnapshot => {
  const known = readCacheFile(recordPath(home, root));
  if (!isSnapshotRecord(known)) return { digest: undefined, files: new Map(), link: () => false };
  const { dir, digest, stamps } = known;
  const files = new Map(
    (readManifest({ dir }) ?? [])
      .filter(({ type }) => type === "s")
      .map(({ source, runPath, sha1 = "" }) => {
        const stamp = stamps?.[source];
        return [source, { path: `${dir}/${runPath}`, runPath, sha1, stamp }] as const;
      }),
  );
  return {
    digest,
    files,
    link: (path, sha1, mode, target) => {
      const copy = files.get(path);
      return copy?.sha1 === sha1 && linkLocked(copy.path, mode, target);
    },
  };
};

type SnapshotRecord = {
  readonly dir: string;
  readonly digest?: string;
  /** By source path. */
  readonly stamps?: Readonly<Record<string, string>>;
};

const isSnapshotRecord = (value: unknown): value is SnapshotRecord =>
  typeof value === "object" && value !== null && "dir" in value && typeof value.dir === "string";

/** Remembers that `run` holds a snapshot of `root`. */
export const recordSnapshot = (
  { home }: Pick<Context, "home">,
  root: string,
  record: Required<SnapshotRecord>,
): void => writeCacheFile(recordPath(home, root), record);

/** How fine the clocks of file systems are at worst, and then some. */
const unsureMs = 2000;

/**
 * What changes when a file does; undefined where it may not, since the file changed just before `now` (in ms): another
 * change could bear the same time.
 */
export const sourceStamp = (stats: Stats, now: number): string | undefined =>
  stats.ctimeMs < now - unsureMs
    ? `${stats.dev} ${stats.ino} ${stats.mode} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`
    : undefined;

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
