import { type Dirent, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { errorCode, systemErrorText, UserError } from "../../base/index.ts";
import { foreignKey, holdsOthers } from "./foreign.ts";

/**
 * Removes runs, deleted runs and what is known of them from a directory, and nothing else. Throws `UserError` where
 * there are things of others among them, unless forced to: they then stay.
 */
export const removeOurs = (root: string, force: boolean): void => {
  const ours: string[] = [];
  for (const dir of ["runs", "index", "trash/runs", "trash/index"]) {
    for (const entry of entriesOf(root, dir)) {
      const path = join(dir, entry.name);
      const foreign = foreignKey(keysOf(root, path, entry));
      if (foreign === undefined) ours.push(path);
      else if (!force) {
        throw holdsOthers(root, foreign, "To delete the runs and leave the rest, use --force.");
      }
    }
  }
  try {
    for (const path of [...ours, "meta-id"]) rmSync(join(root, path), { recursive: true, force: true });
    for (const dir of ["runs", "index", "trash/runs", "trash/index", "trash"]) removeEmpty(join(root, dir));
  } catch (error) {
    throw new UserError(`cannot delete all runs: ${systemErrorText(error, root)}`, { cause: error });
  }
};

/** What stands for an entry: of a run, no more than tells that it is one. */
const keysOf = (root: string, path: string, entry: Dirent): readonly string[] => {
  if (!entry.isDirectory()) return [path];
  const isRun = entriesOf(root, path).some(({ name }) => name === ".guild");
  return [isRun ? `${path}/.guild/` : `${path}/`];
};

const entriesOf = (root: string, dir: string): readonly Dirent[] => {
  try {
    return readdirSync(join(root, dir), { withFileTypes: true });
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return [];
    throw new UserError(systemErrorText(error, join(root, dir)), { cause: error });
  }
};

const removeEmpty = (dir: string): void => {
  try {
    rmdirSync(dir);
  } catch (error) {
    // Not there, a link to elsewhere, or with things of others in it: it stays.
    if (!["ENOENT", "ENOTDIR", "ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "")) throw error;
  }
};
