import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Context, errorCode, isPyList, isPyMap, pyStr, type RunId } from "../base/index.ts";
import { guildNames, guildPath, isAbsence, isStaged, type Run, readAttr, runStatus } from "../run/index.ts";
import { runInDir, runsDir } from "../store/index.ts";

/** A run that waits to be started. */
export type StagedRun = {
  readonly run: Run;
  readonly stagedAt: number;
  readonly tags: readonly string[];
  /** `--gpus` that it was staged with. */
  readonly gpus: string | undefined;
};

/**
 * Finds staged runs, the one staged first first. Runs that have ended are looked at again only in a full look: there
 * may be very many of them.
 */
export const stagedRunFinder = (
  context: Pick<Context, "home">,
): ((look: "new" | "full") => readonly StagedRun[]) => {
  const root = runsDir(context.home);
  const ended = new Set<string>();
  return (look) => {
    if (look === "full") ended.clear();
    const staged: StagedRun[] = [];
    for (const name of namesIn(root)) {
      if (ended.has(name)) continue;
      const run = runInDir(root, name);
      if (isStaged(run)) staged.push(stagedRun(run));
      else if (existsSync(guildPath(run, "attrs/exit_status"))) ended.add(name);
    }
    return staged.sort((a, b) => a.stagedAt - b.stagedAt || (a.run.id < b.run.id ? -1 : 1));
  };
};

const namesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};

const stagedRun = (run: Run): StagedRun => {
  const stagedAt = readAttr(run, "started");
  const tags = readAttr(run, "tags");
  const params = readAttr(run, "run_params");
  const gpus = isPyMap(params) ? (params.get("gpus") ?? null) : null;
  return {
    run,
    stagedAt: typeof stagedAt === "number" ? stagedAt : 0,
    tags: isPyList(tags) ? tags.map(pyStr) : [],
    gpus: gpus === null ? undefined : pyStr(gpus),
  };
};

const lockSeconds = "30";

/**
 * Makes a staged run ours to start: it is pending afterwards. False if somebody else was faster. A rename is whole or
 * nothing between our own queues; 0.9 reads and writes the markers under a lock, which `flock` takes for us.
 */
export const claimRun = (context: Pick<Context, "home">, run: Run): boolean => {
  const staged = guildPath(run, guildNames.staged);
  const pending = guildPath(run, guildNames.pending);
  const lock = join(context.home, "locks", "run-status");
  mkdirSync(dirname(lock), { recursive: true });
  const { status, error } = spawnSync("flock", ["-w", lockSeconds, lock, "mv", staged, pending], {
    stdio: "ignore",
  });
  if (error === undefined) return status === 0;
  // A system without that program, such as macOS.
  if (errorCode(error) !== "ENOENT") throw error;
  return renamed(staged, pending);
};

/** Gives back runs that a queue claimed and had not started when it was killed. */
export const releaseRuns = (context: Pick<Context, "home">, ids: readonly string[]): readonly RunId[] =>
  ids.flatMap((id) => {
    const run = runInDir(runsDir(context.home), id);
    if (runStatus(run).kind !== "pending") return [];
    return renamed(guildPath(run, guildNames.pending), guildPath(run, guildNames.staged)) ? [run.id] : [];
  });

const renamed = (from: string, to: string): boolean => {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
};
