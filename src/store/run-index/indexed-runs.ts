import { existsSync, readdirSync, statSync } from "node:fs";
import type { Context, RunId } from "../../base/index.ts";
import { type AttrWarning, isAbsence, type Run } from "../../run/index.ts";
import { RunRecord } from "../run-record.ts";
import { findDriver } from "./driver.ts";
import { readFacts } from "./facts.ts";
import { deleteIndex, IndexError, IndexFile } from "./index-file.ts";
import { indexPath } from "./place.ts";
import { RunView, type ViewPlace } from "./run-view.ts";
import { type RootName, type RunUpdate, writeUpdates } from "./update.ts";
import { viewFacts } from "./view-facts.ts";

export type IndexContext = Pick<Context, "home" | "userHome" | "env" | "now">;

/** Of the runs that pass, newest first, those a command is about: any, or the first ones, all without a number. */
export type RunPick =
  | ((runs: readonly RunRecord[]) => readonly RunRecord[])
  | { readonly first: number | undefined; readonly count: (total: number) => void };

/** What is to be picked from the runs of a list. */
export type IndexedPick = {
  readonly root: RootName;
  readonly dirs: Readonly<Record<RootName, string>>;
  readonly warn: AttrWarning;
  readonly holds: ((run: RunRecord) => boolean) | undefined;
  readonly pick: RunPick;
  /** So many runs and fewer are read from their files once picked. */
  readonly few: number;
};

/**
 * Picks runs by the index, which comes to what their files would come to: the list, runs that have not ended, and
 * all that is picked are looked at again, and so are labels, tags, marks and comments of all runs where the
 * filters ask for them. Undefined where there is no index to be had.
 */
export const pickIndexedRuns = (
  context: IndexContext,
  request: IndexedPick,
): readonly RunRecord[] | undefined => {
  return inIndex(context, (open) => pickOnce(open, context, request));
};

/**
 * What `use` makes of the index, which is asked again where the answer turned out to be of yesterday (undefined), and is
 * made anew where it is damaged. Undefined where there is no index to be had.
 */
export const inIndex = <Result>(
  context: IndexContext,
  use: (open: () => IndexFile) => Result | undefined,
): Result | undefined => {
  const driver = findDriver();
  const path = driver === undefined ? undefined : indexPath(context);
  if (driver === undefined || path === undefined) return undefined;
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    try {
      const result = use(() => new IndexFile(driver, path));
      if (result !== undefined) return result;
    } catch (error) {
      if (!(error instanceof IndexError)) throw error;
      if (!error.isDamaged) return undefined;
      tryDelete(path);
    }
  }
  // Runs change faster than we look: their files are asked one by one.
  return undefined;
};

const maxAttempts = 4;

/**
 * Tells the index of a run that had ended and goes on, which it has no reason to look at. Nothing happens where there
 * is no index.
 */
export const noteRun = (context: IndexContext, root: RootName, run: Run): void => {
  const path = indexPath(context);
  const driver = path !== undefined && existsSync(path) ? findDriver() : undefined;
  if (driver === undefined || path === undefined) return;
  try {
    const file = new IndexFile(driver, path);
    const facts = readFacts(run.dir, context.now() / 1000);
    writeUpdates(file, [{ root, name: run.id, kind: "facts", facts }]);
    file.close();
  } catch (error) {
    // One that cannot be written to would go on with what it knows: better none.
    if (!(error instanceof IndexError)) throw error;
    tryDelete(path);
  }
};

const tryDelete = (path: string): void => {
  try {
    deleteIndex(path);
  } catch {
    // Not ours to delete: the next attempt fails like this one, and then the files are read.
  }
};

/** Undefined if something turned out to be otherwise, and the choice has to be made again. */
const pickOnce = (
  open: () => IndexFile,
  context: IndexContext,
  request: IndexedPick,
): readonly RunRecord[] | undefined => {
  const view = openView(open, viewPlace(context, request));
  let isDone = false;
  try {
    view.refresh();
    const picked = picksOf(view, request);
    view.verify(picked);
    if (view.hasChanged) return undefined;
    isDone = picked.length > request.few;
    if (!isDone) return picked.map((slot) => new RunRecord(runOf(view, slot), request.warn));
    return picked.map(recordsOf(view, request, "verified"));
  } finally {
    view.flush();
    // Records of many runs go on asking the view, for as long as the command lasts.
    if (!isDone) view.close();
  }
};

/** The places of the runs that are picked. No records are made of runs that nobody looks at. */
const picksOf = (view: RunView, request: IndexedPick): readonly number[] => {
  const { holds, pick } = request;
  const order = view.order();
  const recordOf = recordsOf(view, request, "filter");
  const passing = holds === undefined ? order : order.filter((slot) => holds(recordOf(slot)));
  if (typeof pick === "function") {
    return pick(passing.map(recordOf)).flatMap(({ known }) => known?.place ?? []);
  }
  pick.count(passing.length);
  return passing.slice(0, pick.first);
};

export const runOf = (view: RunView, slot: number) => ({ id: view.name(slot) as RunId, dir: view.dir(slot) });

const recordsOf = (
  view: RunView,
  { warn }: IndexedPick,
  use: "filter" | "verified",
): ((slot: number) => RunRecord) => {
  const facts = viewFacts(view, use);
  return (slot) => new RunRecord(runOf(view, slot), warn, { facts, place: slot });
};

export const viewPlace = (
  context: IndexContext,
  { root, dirs }: Pick<IndexedPick, "root" | "dirs">,
): ViewPlace => ({
  root,
  rootDir: dirs[root],
  otherDir: dirs[root === "runs" ? "trash" : "runs"],
  listNames: () => namesIn(dirs[root]),
  nowMillis: () => context.now() / 1000,
});

const namesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};

/** More new runs than this are written down before the view is made, so that they need not all be in memory. */
const maxUnwritten = 1000;

export const openView = (open: () => IndexFile, place: ViewPlace): RunView => {
  for (;;) {
    const view = new RunView(open(), place);
    if (view.unknown.length <= maxUnwritten) return view;
    view.close();
    const writer = open();
    try {
      writeNewRuns(writer, place, view.unknown);
    } finally {
      writer.close();
    }
  }
};

/** Oldest first: lists want them in the order of time, and places are given in the order of writing. */
const writeNewRuns = (file: IndexFile, place: ViewPlace, names: readonly string[]): void => {
  const times = new Map(names.map((name) => [name, madeAt(`${place.rootDir}/${name}`)]));
  const sorted = [...names].sort((a, b) => (times.get(a) ?? 0) - (times.get(b) ?? 0));
  for (let at = 0; at < sorted.length; at += maxUnwritten) {
    const updates = sorted.slice(at, at + maxUnwritten).map((name): RunUpdate => {
      const facts = readFacts(`${place.rootDir}/${name}`, place.nowMillis());
      return { root: place.root, name, kind: "facts", facts };
    });
    writeUpdates(file, updates);
  }
};

/** About when a run was made, without reading it. Wrong answers cost time and nothing else. */
const madeAt = (dir: string): number => {
  try {
    return statSync(`${dir}/.guild/opref`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  } catch {
    return 0;
  }
};
