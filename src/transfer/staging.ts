import { lstatSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
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

/** The same, but what is of that name already is replaced. */
export const replaceWhole = async (
  root: string,
  name: string,
  fill: (dir: string) => Promise<void> | void,
): Promise<void> => {
  const own = makeOwnPlace(root);
  try {
    await fill(join(own, name));
    if (isThere(join(root, name))) renameSync(join(root, name), join(own, `${name}.old`));
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
  rmSync(own, { recursive: true, force: true });
  makeDir(own);
  return own;
};

const removeOwnPlace = (own: string): void => {
  rmSync(own, { recursive: true, force: true });
  clearLeftOvers(dirname(own));
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

const ownName = (): string => `${thisMachine().host}-${process.pid}`;

export const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Removes what killed processes of this machine left behind. */
const clearLeftOvers = (nursery: string): void => {
  const { host } = thisMachine();
  for (const name of namesIn(nursery)) {
    const pid = name.startsWith(`${host}-`) ? Number(name.slice(host.length + 1)) : Number.NaN;
    if (Number.isInteger(pid) && !isProcessAlive(pid)) {
      rmSync(join(nursery, name), { recursive: true, force: true });
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
