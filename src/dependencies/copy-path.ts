import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { chmod, copyFile, mkdir, open, readdir, readlink, stat, symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../base/index.ts";

export type CopyOptions = {
  readonly signal: AbortSignal;
  /** Real directories a copy never enters: guild home and the run, or it would copy itself for ever. */
  readonly never: readonly string[];
  readonly warn: (text: string) => void;
};

/**
 * Copies a file (its content, if it is a link) or a directory with all below it. In a directory links stay
 * links, modes and times are kept. Gives the SHA-1 of a file.
 */
export const copyPath = async (
  source: string,
  target: string,
  options: CopyOptions,
): Promise<string | undefined> => {
  const stats = await stat(source);
  if (!stats.isDirectory()) return copyHashed(source, target, stats.mode, options.signal);
  await copyTree(source, target, options);
  return undefined;
};

/** The SHA-1 of a file. */
export const sha1Of = async (path: string, signal: AbortSignal): Promise<string> => {
  const digest = createHash("sha1");
  for await (const chunk of createReadStream(path, { highWaterMark: blockBytes, signal }))
    digest.update(chunk);
  return digest.digest("hex");
};

const blockBytes = 1024 * 1024;

/** A clone where the file system can make one, else one pass that reads, hashes and writes. */
const copyHashed = async (
  source: string,
  target: string,
  mode: number,
  signal: AbortSignal,
): Promise<string> => {
  if (await isCloned(source, target)) return sha1Of(target, signal);
  const digest = createHash("sha1");
  await using out = await open(target, "wx", mode & 0o777);
  for await (const chunk of createReadStream(source, { highWaterMark: blockBytes, signal })) {
    digest.update(chunk);
    await out.writeFile(chunk);
  }
  await out.chmod(mode & 0o7777);
  return digest.digest("hex");
};

const isCloned = async (source: string, target: string): Promise<boolean> => {
  try {
    await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch (error) {
    const code = errorCode(error) ?? "";
    if (cannotClone.has(code)) return false;
    throw error;
  }
};

const cannotClone = new Set([
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EXDEV",
  "EINVAL",
  "ENOTTY",
  "EPERM",
  "EBADF",
]);

const copyTree = async (source: string, target: string, options: CopyOptions): Promise<void> => {
  options.signal.throwIfAborted();
  const stats = await stat(source);
  await mkdir(target, { mode: (stats.mode & 0o777) | 0o700 });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = join(target, entry.name);
    if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
    else if (entry.isDirectory()) {
      if (!options.never.includes(from)) await copyTree(from, to, options);
    } else if (entry.isFile()) await copyEntry(from, to, options.signal);
    else options.warn(`skipping ${from}: not a regular file`);
  }
  await chmod(target, stats.mode & 0o7777);
  await utimes(target, stats.atime, stats.mtime);
};

const copyEntry = async (source: string, target: string, signal: AbortSignal): Promise<void> => {
  signal.throwIfAborted();
  await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  const { atime, mtime } = await stat(source);
  await utimes(target, atime, mtime);
};
