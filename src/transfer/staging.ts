import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { errorCode, makeDir } from "../base/index.ts";
import { isAbsence, isProcessAlive, thisMachine } from "../run/index.ts";

/**
 * Lets `fill` make the directory `root/name`, which appears whole or not at all. It grows two levels further
 * down, where no Guild takes it for a run; a killed process leaves it there, and the next one clears it away.
 * False if there is something of that name already, which stays as it is.
 */
export const placeWhole = async (
  root: string,
  name: string,
  fill: (dir: string) => Promise<void> | void,
): Promise<boolean> => {
  const target = join(root, name);
  if (isThere(target)) return false;
  const own = makeOwnPlace(root);
  const growing = join(own, name);
  try {
    await fill(growing);
    return renameNew(growing, target);
  } finally {
    removeOwnPlace(own);
  }
};

/**
 * The same, but what is of that name already is replaced. A process that is killed between the two renames leaves
 * nothing at `root/name`; whoever clears up after it puts there what was to be there.
 */
export const replaceWhole = async (
  root: string,
  name: string,
  fill: (dir: string) => Promise<void> | void,
): Promise<void> => {
  const own = makeOwnPlace(root);
  try {
    await fill(join(own, name));
    if (isThere(join(root, name))) {
      mkdirSync(join(own, replacedName));
      renameSync(join(root, name), join(own, replacedName, name));
    }
    renameSync(join(own, name), join(root, name));
  } finally {
    removeOwnPlace(own);
  }
};

/** Removes the directory `dir` of `root`, at one stroke for those who list `root`. */
export const removeWhole = (root: string, dir: string): void => {
  const own = makeOwnPlace(root);
  try {
    renameSync(dir, join(own, basename(dir)));
  } finally {
    removeOwnPlace(own);
  }
};

/** Removes what killed processes left in `root`, also when nothing is to be placed there. */
export const clearInterrupted = (root: string): void => clearLeftOvers(join(root, nurseryName));

const makeOwnPlace = (root: string): string => {
  const own = join(root, nurseryName, ownName());
  clearPlace(own);
  makeDir(own);
  return own;
};

const removeOwnPlace = (own: string): void => {
  clearPlace(own);
  clearLeftOvers(dirname(own));
};

/** Removes a place after what was only taken away to be replaced is replaced, or back. */
const clearPlace = (own: string): void => {
  const root = dirname(dirname(own));
  for (const name of namesIn(join(own, replacedName))) {
    moveIfThere(join(own, name), join(root, name));
    moveIfThere(join(own, replacedName, name), join(root, name));
  }
  rmSync(own, { recursive: true, force: true });
};

/** Moves what is still there, unless something is at `target`. */
const moveIfThere = (source: string, target: string): void => {
  try {
    renameNew(source, target);
  } catch (error) {
    if (!isAbsence(error)) throw error;
  }
};

/** Moves a directory to a name where nothing is; false if something is. Throws `EXDEV` across disks. */
export const renameNew = (source: string, target: string): boolean => {
  if (isThere(target)) return false;
  try {
    renameSync(source, target);
    return true;
  } catch (error) {
    // Another process was faster: the system does not put a directory in the place of a full one.
    if (takenCodes.has(errorCode(error) ?? "") && isThere(target)) return false;
    throw error;
  }
};

const takenCodes = new Set(["ENOTEMPTY", "EEXIST", "ENOTDIR", "EPERM"]);

const nurseryName = ".guild-partial";

/** Below a place: what is replaced by what grows there, which is whole once this holds anything. */
const replacedName = ".replaced";

const ownName = (): string => `${thisMachine().host}-${process.pid}`;

export const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Removes what killed processes of this machine left behind. */
const clearLeftOvers = (nursery: string): void => {
  const { host } = thisMachine();
  for (const name of namesIn(nursery)) {
    const pid = name.startsWith(`${host}-`) ? Number(name.slice(host.length + 1)) : Number.NaN;
    if (Number.isInteger(pid) && !isProcessAlive(pid)) {
      clearPlace(join(nursery, name));
    }
  }
  try {
    rmdirSync(nursery);
  } catch (error) {
    // Another process is at work in it, or was the one to remove it.
    if (!isAbsence(error) && !takenCodes.has(errorCode(error) ?? "")) throw error;
  }
};

const namesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};
