import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { isAbsence } from "../../run/index.ts";

/** One thing in a run directory; paths have forward slashes. Times are whole milliseconds. */
export type TreeEntry =
  | {
      readonly path: string;
      readonly size: number;
      readonly mtime?: number | undefined;
      readonly mode?: number | undefined;
      readonly sha256?: string | undefined;
      /** MD5, where the store knows only that. */
      readonly md5?: string | undefined;
    }
  | { readonly path: string; readonly link: string }
  | { readonly path: string; readonly dir: true; readonly mode: number };

export type FileEntry = Extract<TreeEntry, { readonly size: number }>;

export const isFile = (entry: TreeEntry): entry is FileEntry => "size" in entry;

/** All that is in a run directory, without what belongs to the machine it was made on. Nothing if it is not there. */
export const runTree = (dir: string): readonly TreeEntry[] => entriesBelow(dir, "");

const entriesBelow = (dir: string, prefix: string): readonly TreeEntry[] =>
  namesIn(join(dir, prefix)).flatMap((name) => {
    const path = `${prefix}${name}`;
    if (isLeftOut(path)) return [];
    const stats = lstatSync(join(dir, path), { throwIfNoEntry: false });
    if (stats === undefined) return [];
    if (stats.isSymbolicLink()) return [{ path, link: readlinkSync(join(dir, path)) }];
    const mode = stats.mode & 0o777;
    if (stats.isDirectory()) return [{ path, dir: true as const, mode }, ...entriesBelow(dir, `${path}/`)];
    return stats.isFile() ? [{ path, size: stats.size, mtime: Math.floor(stats.mtimeMs), mode }] : [];
  });

/** Packages of a remote run, what only this home knows, and files on their way. */
const isLeftOut = (path: string): boolean =>
  path === ".guild/job-packages" ||
  path === commitPath ||
  path === remoteLockPath ||
  path.endsWith(".guild-part");

/** Written when all of a run is there. */
export const commitPath = ".guild/COMMIT";
export const remoteLockPath = ".guild/LOCK.remote";
export const opRefPath = ".guild/opref";

const namesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};
