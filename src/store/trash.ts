import { cpSync, existsSync, lstatSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Context, errorCode, makeDir, UserError } from "../base/index.ts";
import { guildNames, guildPath, homeNames, type Run } from "../run/index.ts";
import { runsDir, trashDir } from "./scan.ts";

type TrashContext = Pick<Context, "home" | "random" | "err" | "logLevel">;

/** Moves runs to the trash, from where `restoreRuns` brings them back. */
export const deleteRuns = (context: TrashContext, runs: readonly Run[]): void =>
  moveRuns(context, runs, trashDir(context.home));

/** Moves deleted runs back. */
export const restoreRuns = (context: TrashContext, runs: readonly Run[]): void =>
  moveRuns(context, runs, runsDir(context.home));

/**
 * Removes runs from the disk for good, wherever they are. Each is gone at one stroke: what an interrupted removal
 * leaves is no run any more, and in guild home the next one takes it away.
 */
export const deletePermanently = (context: Pick<Context, "home" | "random">, runs: readonly Run[]): void => {
  const purged = join(context.home, homeNames.trash, "purged");
  for (const run of unique(runs)) {
    orUserError(`cannot delete run ${run.id}`, () => {
      const left = leaveList(run, join(purged, run.id), context.random);
      if (left !== undefined) removeTree(left);
    });
  }
  // Also what others left that were interrupted; those still at it find that their work is done.
  if (existsSync(purged)) orUserError(`cannot remove '${purged}'`, () => removeTree(purged));
};

/** Takes a run from its list; gives the directory that is left to remove, undefined if the run was gone already. */
const leaveList = (run: Run, wanted: string, random: () => number): string | undefined => {
  const target = existsSync(wanted) ? freeName(wanted, random) : wanted;
  try {
    makeDir(dirname(target));
    renameSync(run.dir, target);
    return target;
  } catch (error) {
    if (lstatSync(run.dir, { throwIfNoEntry: false }) === undefined) return undefined;
    if (errorCode(error) === undefined) throw error;
    // On another disk, or with no right to move it: without its reference it is no run.
    rmSync(guildPath(run, guildNames.opRef), { force: true });
    return run.dir;
  }
};

const removeTree = (dir: string): void => rmSync(dir, { recursive: true, force: true, maxRetries: 3 });

const moveRuns = (context: TrashContext, runs: readonly Run[], targetDir: string): void => {
  for (const run of unique(runs)) {
    const target = join(targetDir, run.id);
    orUserError(`cannot move run ${run.id} to '${target}'`, () => {
      makeDir(targetDir);
      moveAway(context, target);
      moveDirectory(run.dir, target);
    });
  }
};

/** One run may be selected by two arguments; it can be moved but once. */
const unique = (runs: readonly Run[]): readonly Run[] => [
  ...new Map(runs.map((run) => [run.dir, run])).values(),
];

/** What is in the way gets a name of its own beside it, and so stays a run. */
const moveAway = (context: TrashContext, path: string): void => {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  const backup = freeName(path, context.random);
  if (context.logLevel <= 30) context.err(`WARNING: ${path} exists, moving to ${backup}\n`);
  renameSync(path, backup);
};

const freeName = (path: string, random: () => number): string => {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789_";
  const suffix = Array.from({ length: 8 }, () => letters[Math.floor(random() * letters.length)]).join("");
  const name = `${path}_${suffix}`;
  return existsSync(name) ? freeName(path, random) : name;
};

/** Renames; to another disk, copies under another name first, so that a half-made copy is never taken for the run. */
const moveDirectory = (source: string, target: string): void => {
  try {
    renameSync(source, target);
  } catch (error) {
    if (errorCode(error) !== "EXDEV") throw error;
    // Outside the list, where it would be taken for a run.
    const partial = join(dirname(dirname(target)), `.${basename(target)}.partial`);
    removeTree(partial);
    cpSync(source, partial, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    renameSync(partial, target);
    removeTree(source);
  }
};

const orUserError = (failure: string, act: () => void): void => {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UserError(`${failure}: ${error.message}`, { cause: error });
  }
};
