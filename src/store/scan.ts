import { existsSync, readdirSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Env, errorCode, type RunId } from "../base/index.ts";
import {
  type AttrWarning,
  guildNames,
  guildPath,
  homeNames,
  isAbsence,
  protoDir,
  type Run,
} from "../run/index.ts";
import { RunRecord } from "./run-record.ts";

/** Where the runs of a home are. */
export const runsDir = (home: string): string => join(home, homeNames.runs);

/** Where its deleted runs are. */
export const trashDir = (home: string): string => join(home, homeNames.trash, homeNames.runs);

/** Reads where a run is that is known by its full id, whether it exists or not. */
export const runInDir = (root: string, id: string): Run => ({ id: id as RunId, dir: join(root, id) });

/**
 * The runs in the directory `root`, newest first; those without a time come last. Under `GUILD_RUNS_PARENT`
 * only runs that the run of that id has links to, trials of such batches included. A run that can only be read in part is there all the same.
 */
export const listRuns = (root: string, options: ListOptions = {}): readonly RunRecord[] => {
  const parent = options.env?.GUILD_RUNS_PARENT;
  const runs = parent ? runsOfParent(root, parent) : runsIn(root);
  return runs
    .map((run) => new RunRecord(run, options.warn))
    .map((run) => [run, run.timestamp ?? 0] as const)
    .sort(newestFirst)
    .map(([run]) => run);
};

export type ListOptions = { readonly env?: Env; readonly warn?: AttrWarning };

/** Directories in `root` that are runs, in no order. None if there is no such directory. */
export const runsIn = (root: string): readonly Run[] =>
  namesIn(root)
    .map((name) => runInDir(root, name))
    .filter(isRun);

const namesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};

const isRun = (run: Run): boolean => existsSync(guildPath(run, guildNames.opRef));

/** Runs of `root` that links in the run `parent` lead to, and the trials of those that are batches, each once. */
const runsOfParent = (root: string, parent: string): readonly Run[] => {
  const linked = linkedRuns(root, runInDir(root, parent));
  const trials = linked.filter((run) => existsSync(protoDir(run))).flatMap((run) => linkedRuns(root, run));
  return [...new Map([...linked, ...trials].map((run) => [run.id, run])).values()];
};

const linkedRuns = (root: string, { dir }: Run): readonly Run[] => {
  const realRoot = tryRealPath(root);
  const targets = namesIn(dir)
    .map((name) => tryRealPath(join(dir, name)))
    .filter((target) => target !== undefined && dirname(target) === realRoot);
  return targets.map((target) => runInDir(root, basename(target ?? ""))).filter(isRun);
};

const tryRealPath = (path: string): string | undefined => {
  try {
    return realpathSync(path);
  } catch (error) {
    // A link that leads nowhere: its run was deleted.
    if (isAbsence(error) || errorCode(error) === "ELOOP") return undefined;
    throw error;
  }
};

/** Equal times fall back on the id, so that lists do not change from one command to the next. */
const newestFirst = (
  [a, timeA]: readonly [RunRecord, number],
  [b, timeB]: readonly [RunRecord, number],
): number => (timeA === timeB ? Number(a.id > b.id) - Number(a.id < b.id) : timeB - timeA);
