import { constants, createReadStream } from "node:fs";
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readlink,
  realpath,
  stat,
  symlink,
  utimes,
} from "node:fs/promises";
import { join } from "node:path";
import { errorCode, UserError } from "../base/index.ts";
import { stopIfInterrupted } from "./interrupted.ts";

export type TreeCopy = {
  readonly signal: AbortSignal;
  /** Copy what links lead to instead of the links. */
  readonly followLinks: boolean;
  /** Compare every byte: the source is going to be deleted. Else sizes. */
  readonly compareContents: boolean;
  readonly warn: (text: string) => void;
};

/**
 * Copies a directory with modes and times, and makes sure that what arrived is what was there. Throws `UserError`
 * where it is not.
 */
export const copyTree = (source: string, target: string, copy: TreeCopy): Promise<void> =>
  copyDirectory(source, target, copy, []);

const copyDirectory = async (
  source: string,
  target: string,
  copy: TreeCopy,
  above: readonly string[],
): Promise<void> => {
  stopIfInterrupted(copy.signal);
  const stats = await stat(source);
  const inside = copy.followLinks ? [...above, await realpath(source)] : above;
  await mkdir(target, { mode: (stats.mode & 0o777) | 0o700 });
  for (const name of await readdir(source)) {
    await copyEntry(join(source, name), join(target, name), copy, inside);
  }
  await chmod(target, stats.mode & 0o7777);
  await utimes(target, stats.atime, stats.mtime);
};

const copyEntry = async (
  source: string,
  target: string,
  copy: TreeCopy,
  above: readonly string[],
): Promise<void> => {
  const own = await lstat(source);
  const stats = own.isSymbolicLink() && copy.followLinks ? await targetOf(source, above, copy.warn) : own;
  if (stats.isSymbolicLink()) return symlink(await readlink(source), target);
  if (stats.isDirectory()) return copyDirectory(source, target, copy, above);
  if (stats.isFile()) return copyChecked(source, target, copy);
  copy.warn(`skipping ${source}: not a regular file`);
};

/** What a link leads to; the link itself where that is nothing, or a directory that holds the link. */
const targetOf = async (path: string, above: readonly string[], warn: (text: string) => void) => {
  try {
    const stats = await stat(path);
    if (!stats.isDirectory() || !above.includes(await realpath(path))) return stats;
    warn(`${path} leads back to a directory that holds it, copying the link`);
  } catch (error) {
    if (!deadLinkCodes.has(errorCode(error) ?? "")) throw error;
    warn(`${path} leads nowhere, copying the link`);
  }
  return lstat(path);
};

const deadLinkCodes = new Set(["ENOENT", "ENOTDIR", "ELOOP"]);

const copyChecked = async (source: string, target: string, copy: TreeCopy): Promise<void> => {
  stopIfInterrupted(copy.signal);
  await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  const stats = await stat(source);
  const copied = await stat(target);
  // A run that goes on may have written more since.
  const isWhole = copied.size === stats.size || (!copy.compareContents && copied.size < stats.size);
  if (!isWhole || (copy.compareContents && !(await isSame(source, target)))) {
    throw new UserError(`the copy of '${source}' differs from it`, {
      hint: "Nothing was deleted. Check the disk, then try again.",
    });
  }
  await utimes(target, stats.atime, stats.mtime);
};

/** Whether two files have the same bytes. */
const isSame = async (a: string, b: string): Promise<boolean> => {
  const others = createReadStream(b, { highWaterMark: blockBytes })[Symbol.asyncIterator]();
  for await (const block of createReadStream(a, { highWaterMark: blockBytes })) {
    const other = await others.next();
    if (other.done === true || !(block as Buffer).equals(other.value)) {
      await others.return?.();
      return false;
    }
  }
  return (await others.next()).done === true;
};

const blockBytes = 256 * 1024;
