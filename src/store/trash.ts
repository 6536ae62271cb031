import { cpSync, existsSync, lstatSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Context, errorCode, makeDir, UserError } from "../base/index.ts";
import type { Run } from "../run/index.ts";
import { runsDir, trashDir } from "./scan.ts";

type TrashContext = Pick<Context, "home" | "random" | "err" | "logLevel">;

/** Moves runs to the trash, from where `restoreRuns` brings them back. */
export const deleteRuns = (context: TrashContext, runs: readonly Run[]): void =>
  moveRuns(context, runs, trashDir(context.home));

/** Moves deleted runs back. */
export const restoreRuns = (context: TrashContext, runs: readonly Run[]): void =>
  moveRuns(context, runs, runsDir(context.home));

/** Removes runs from the disk for good, wherever they are. */
export const deletePermanently = (runs: readonly Run[]): void => {
  for (const run of unique(runs)) {
    orUserError(`cannot delete run ${run.id}`, () => rmSync(run.dir, { recursive: true, force: true }));
  }
};

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
    const partial = join(dirname(target), `.${basename(target)}.partial`);
    rmSync(partial, { recursive: true, force: true });
    cpSync(source, partial, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    renameSync(partial, target);
    rmSync(source, { recursive: true, force: true });
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
