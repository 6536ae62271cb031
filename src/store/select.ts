import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Context, UserError } from "../base/index.ts";
import type { AttrWarning } from "../run/index.ts";
import type { ScalarsOf } from "./filter-subject.ts";
import { fewRuns, indexPays } from "./index-pays.ts";
import type { RunFilters, RunPredicate } from "./run-filters.ts";
import type { HeldRuns } from "./run-index/held-runs.ts";
import type { RunPick } from "./run-index/indexed-runs.ts";
import type { RunRecord } from "./run-record.ts";
import { listRuns, runsDir, trashDir } from "./scan.ts";

export type StoreContext = Pick<Context, "cwd" | "home" | "userHome" | "env" | "now" | "err" | "logLevel">;

/** Which runs a command is about. */
export type RunRequest = {
  readonly filters: RunFilters;
  /** The command as typed, for hints: `guild runs rm`. */
  readonly commandPath: string;
  readonly root?: RunsRoot | undefined;
  /** Whether the scalars of the runs will be asked for. */
  readonly readsScalars?: boolean;
};

/** Where to look: the home's runs unless said otherwise. */
type RunsRoot = { readonly deleted?: boolean | undefined; readonly archive?: string | undefined };

/** The runs that pass the filters, newest first. */
export const filteredRuns = async (
  context: StoreContext,
  request: RunRequest,
): Promise<readonly RunRecord[]> => (await firstRuns(context, { ...request, limit: undefined })).runs;

/** The first of the runs that pass the filters, and how many pass. */
export const firstRuns = async (
  context: StoreContext,
  request: RunRequest & { readonly limit: number | undefined },
): Promise<{ readonly runs: readonly RunRecord[]; readonly total: number }> => {
  let total = 0;
  const count = (passing: number) => {
    total = passing;
  };
  const runs = await pickRuns(context, request, { first: request.limit, count });
  return { runs, total };
};

/** What `pick` picks of the runs that pass the filters. It may be asked more than once: the files have the last word. */
const pickRuns = async (
  context: StoreContext,
  request: RunRequest,
  pick: RunPick,
): Promise<readonly RunRecord[]> => {
  const holds = await compileFilters(context, request);
  const root = request.root ?? {};
  const dir = rootDir(context, root);
  const warn = warnOnce(context);
  const readsScalars = request.readsScalars === true || Boolean(request.filters.filter);
  if (!root.archive && indexPays(context, dir, readsScalars)) {
    const { pickIndexedRuns } = await import("./run-index/indexed-runs.ts");
    const picked = pickIndexedRuns(context, {
      root: root.deleted ? "trash" : "runs",
      dirs: { runs: runsDir(context.home), trash: trashDir(context.home) },
      few: readsScalars || context.env.GUILD_INDEX === "always" ? 0 : fewRuns,
      warn,
      holds,
      pick,
    });
    if (picked !== undefined) return picked;
  }
  const all = listRuns(dir, { env: context.env, warn });
  const runs = holds === undefined ? all : all.filter(holds);
  if (typeof pick === "function") return pick(runs);
  pick.count(runs.length);
  return runs.slice(0, pick.first);
};

/** All runs of the home, or all that were deleted, for a process that goes on asking about them. */
export const holdRuns = async (context: StoreContext, root: "runs" | "trash"): Promise<HeldRuns> => {
  const dirs = { runs: runsDir(context.home), trash: trashDir(context.home) };
  const warn = warnOnce(context);
  if (indexPays(context, dirs[root], true)) {
    const { holdIndexedRuns } = await import("./run-index/held-runs.ts");
    const held = holdIndexedRuns(context, { root, dirs, warn });
    if (held !== undefined) return held;
  }
  const runs = listRuns(dirs[root], { env: context.env, warn });
  return { runs, isUnchanged: () => true, release: () => {} };
};

/**
 * One predicate for all filters, undefined where there are none: their languages are loaded only where there are some.
 * `scalarsOf` is for who knows the scalars of runs already.
 */
export const compileFilters = async (
  context: Pick<StoreContext, "now" | "userHome">,
  { filters, commandPath }: Pick<RunRequest, "filters" | "commandPath">,
  scalarsOf?: ScalarsOf,
): Promise<RunPredicate | undefined> => {
  if (!hasFilters(filters)) return undefined;
  const { compileRunFilters } = await import("./run-filters.ts");
  return compileRunFilters(filters, {
    now: context.now,
    userHome: context.userHome,
    commandPath,
    scalarsOf,
  });
};

const hasFilters = (filters: RunFilters): boolean =>
  switchNames.some((name) => filters[name] === true) ||
  statusNames.some((name) => filters[name] !== undefined) ||
  valueNames.some((name) => (filters[name]?.length ?? 0) > 0);

const switchNames = ["filterUnlabeled", "filterMarked", "filterUnmarked"] as const;

const statusNames = [
  "statusRunning",
  "statusCompleted",
  "statusError",
  "statusTerminated",
  "statusPending",
  "statusStaged",
] as const;

const valueNames = [
  "filter",
  "filterOps",
  "filterLabels",
  "filterTags",
  "filterComments",
  "filterNamespaces",
  "filterStarted",
  "filterDigest",
  "statusChars",
] as const;

/**
 * The runs that the RUN arguments name among those that pass the filters, in the order of the arguments. A run
 * named by two arguments is there twice, as in 0.9. `byDefault` stands for no arguments: `:` all runs, `1` the
 * latest. Throws UserError for an argument that names none or several.
 */
export const selectRuns = async (
  context: StoreContext,
  request: RunRequest & { readonly args: readonly string[]; readonly byDefault: readonly string[] },
): Promise<readonly RunRecord[]> => {
  const args = [...new Set(request.args.length > 0 ? request.args : request.byDefault)];
  return pickRuns(context, request, (runs) =>
    args.flatMap((arg) => findRuns(runs, arg, request.commandPath)),
  );
};

/** The one run that `arg` names among those that pass the filters; the latest without an argument. */
export const selectRun = async (
  context: StoreContext,
  request: RunRequest & { readonly arg: string | undefined },
): Promise<RunRecord> => {
  const arg = request.arg ?? "1";
  const picked = await pickRuns(context, request, (runs) => {
    if (runs.length === 0) throw new UserError("no matching runs");
    return [onlyRun(findRuns(runs, arg, request.commandPath), arg, request.commandPath)];
  });
  return onlyRun(picked, arg, request.commandPath);
};

/** The runs of a list that one RUN argument names: by index, slice, or the beginning of an id. */
export const findRuns = (
  runs: readonly RunRecord[],
  arg: string,
  commandPath: string | undefined,
): readonly RunRecord[] => {
  const slice = parseSlice(arg);
  if (slice !== undefined && slice.start >= 0 && (slice.end ?? 0) <= runs.length) {
    return runs.slice(slice.start, slice.end);
  }
  return [
    onlyRun(
      runs.filter((run) => run.id.startsWith(arg)),
      arg,
      commandPath,
    ),
  ];
};

/** An index or slice as the bounds of `Array.slice`. */
const parseSlice = (
  arg: string,
): { readonly start: number; readonly end: number | undefined } | undefined => {
  const text = arg.trim();
  if (/^[+-]?[0-9]+$/.test(text)) return { start: Number(text) - 1, end: Number(text) };
  const match = /^([0-9]*):([0-9]*)$/.exec(text);
  if (match === null) return undefined;
  const [, start, end] = match;
  return { start: start ? Number(start) - 1 : 0, end: end ? Number(end) : undefined };
};

/**
 * The one run that is left of those an argument may mean, which is the run of just that id if there is one; UserError
 * if there is none, or more.
 */
export const onlyRun = (
  runs: readonly RunRecord[],
  arg: string,
  commandPath: string | undefined,
): RunRecord => {
  const run = runs.find(({ id }) => id === arg) ?? runs[0];
  if (run === undefined) {
    const more = commandPath === undefined ? "" : ` or '${commandPath} --help' for more information`;
    throw new UserError(`could not find a run matching '${arg}'`, {
      hint: `Try 'guild runs list' for a list${more}.`,
    });
  }
  if (runs.length > 1 && run.id !== arg) {
    const ids = runs.map(({ shortId }) => `\n  ${shortId}`).join("");
    throw new UserError(`'${arg}' matches multiple runs:${ids}`, { bare: true });
  }
  return run;
};

/** The directory to look in. Throws UserError for an archive that is not there, or not one we can read. */
const rootDir = (context: StoreContext, { deleted, archive }: RunsRoot): string => {
  if (archive && deleted) throw new UserError("--archive and --deleted cannot both be used");
  if (!archive) return deleted ? trashDir(context.home) : runsDir(context.home);
  const path = resolve(context.cwd, archive);
  if (!existsSync(path)) throw new UserError(`${archive} does not exist`);
  return path;
};

/** Each broken file is told of once, however many records read it. */
const warnOnce = ({ err, logLevel }: Pick<StoreContext, "err" | "logLevel">): AttrWarning => {
  const told = new Set<string>();
  return ({ path, reason }) => {
    if (told.has(path) || logLevel > 30) return;
    told.add(path);
    err(`WARNING: cannot read ${path}: ${reason}\n`);
  };
};
