import { createHash, type Hash, hash } from "node:crypto";
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "../base/index.ts";
import { type EarlierSnapshot, lockedMode } from "./earlier-snapshot.ts";

/** Copies files below one directory, reading each once for the copy, its own hash and the digest of all. */
export type FileCopier = {
  /**
   * Copies the content and mode bits of a file to `runPath` below the directory, and adds that path, 0, content, 0 to
   * the digest. A link at the target is replaced, never written through. Gives the SHA-1 of the content; throws
   * a `SourceError`, the digest as it was, when the source cannot be read.
   */
  readonly copy: (file: CopiedFile, digest: Hash) => string;
};

/** `source` is absolute, `path` below the root of the source code. */
type CopiedFile = { readonly source: string; readonly path: string; readonly runPath: string };

/** The source of a copy cannot be read: it vanished (`ENOENT`) or may not be read. */
export class SourceError extends Error {}

/** Files that fit in memory at once are written from there; larger ones are cloned where the system can. */
const bufferBytes = 1024 * 1024;

/** With an `earlier` snapshot, files are links to its copies where they can be, and read-only. */
export const fileCopier = (targetDir: string, earlier?: EarlierSnapshot): FileCopier => {
  const buffer = Buffer.allocUnsafe(bufferBytes);
  const ensuredDirs = new Set<string>([targetDir]);
  /** Modes that the system gives a new file without being told twice: no umask takes bits away. */
  const exactModes = new Set<number>();
  const modeOf = (mode: number): number => (earlier === undefined ? mode : lockedMode(mode));
  return {
    copy: ({ source, path, runPath }, digest) => {
      const target = `${targetDir}/${runPath}`;
      const { content, mode } = fromSource(() => readSmall(source, buffer));
      ensureDir(dirname(target), ensuredDirs);
      digest.update(`${runPath}\0`);
      if (content === undefined) {
        clonedCopy(source, target);
        if (earlier !== undefined) chmodSync(target, modeOf(mode));
        const sha1 = hashFile(target, buffer, digest);
        digest.update("\0");
        return sha1;
      }
      const sha1 = hash("sha1", content);
      if (earlier?.link(path, sha1, mode, target) !== true)
        writeNew(target, content, modeOf(mode) & 0o7777, exactModes);
      digest.update(content).update("\0");
      return sha1;
    },
  };
};

/** Links files to the copies of an earlier snapshot; gives false where that cannot be. */
export const fileLinker = (
  targetDir: string,
  earlier: EarlierSnapshot,
): ((path: string, sha1: string, mode: number, runPath: string) => boolean) => {
  const ensuredDirs = new Set<string>([targetDir]);
  return (path, sha1, mode, runPath) => {
    const target = `${targetDir}/${runPath}`;
    ensureDir(dirname(target), ensuredDirs);
    return earlier.link(path, sha1, mode, target);
  };
};

type SmallFile = { readonly content: Buffer | undefined; readonly mode: number };

/** The content, or undefined if it does not fit in the buffer. */
const readSmall = (source: string, buffer: Buffer): SmallFile => {
  const file = openSync(source, "r");
  try {
    const { mode, size } = fstatSync(file);
    if (size >= buffer.length) return { content: undefined, mode };
    const length = fill(file, buffer);
    return { content: length < buffer.length ? buffer.subarray(0, length) : undefined, mode };
  } finally {
    closeSync(file);
  }
};

/** Reads until the buffer is full or the file ends. */
const fill = (file: number, buffer: Buffer): number => {
  let length = 0;
  while (length < buffer.length) {
    const count = readSync(file, buffer, length, buffer.length - length, null);
    if (count === 0) break;
    length += count;
  }
  return length;
};

const writeNew = (target: string, content: Buffer, mode: number, exactModes: Set<number>): void => {
  const file = openNew(target, mode);
  try {
    let written = 0;
    while (written < content.length) written += writeSync(file, content, written);
    if (exactModes.has(mode)) return;
    if ((fstatSync(file).mode & 0o7777) === mode) exactModes.add(mode);
    else fchmodSync(file, mode);
  } finally {
    closeSync(file);
  }
};

const openNew = (target: string, mode: number): number => {
  try {
    return openSync(target, "wx", mode & 0o777);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    rmSync(target);
    return openSync(target, "wx", mode & 0o777);
  }
};

const clonedCopy = (source: string, target: string): void => {
  rmSync(target, { force: true });
  try {
    copyFileSync(source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  }
};

const hashFile = (path: string, buffer: Buffer, digest: Hash): string => {
  const sha1 = createHash("sha1");
  const file = openSync(path, "r");
  try {
    for (;;) {
      const length = fill(file, buffer);
      sha1.update(buffer.subarray(0, length));
      digest.update(buffer.subarray(0, length));
      if (length < buffer.length) return sha1.digest("hex");
    }
  } finally {
    closeSync(file);
  }
};

const fromSource = <Value>(read: () => Value): Value => {
  try {
    return read();
  } catch (error) {
    throw new SourceError("cannot read source", { cause: error });
  }
};

/** Makes the directory and those above it; a link in the place of one is replaced, or it would lead outside. */
const ensureDir = (dir: string, ensured: Set<string>): void => {
  if (ensured.has(dir)) return;
  ensureDir(dirname(dir), ensured);
  const stats = lstatSync(dir, { throwIfNoEntry: false });
  if (stats?.isSymbolicLink()) rmSync(dir);
  if (!stats?.isDirectory()) mkdirSync(dir);
  ensured.add(dir);
};
