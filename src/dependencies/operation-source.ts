import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { compareText, type RunId, UserError } from "../base/index.ts";
import { sourceName } from "../guildfile/index.ts";
import { operationSpecsText } from "../operation/index.ts";
import { type ManifestEntry, type Run, readManifest } from "../run/index.ts";
import { pathsBelow, selectPaths } from "./select-paths.ts";
import { checkNotEmpty, overrideOf, withFlags } from "./task.ts";
import { ResolutionError, type SourceTask } from "./types.ts";

/** The absolute paths of the files an operation source takes from its run. */
export const operationPaths = (task: SourceTask): readonly string[] => {
  const { source, request, context } = task;
  const run = sourceRun(task);
  const paths =
    source.select.length > 0
      ? selectPaths(pathsBelow(run.dir), source.select, request.log.error)
      : offeredEntries(run, context.env.GUILD_LEGACY_OPDEP_SELECT);
  checkNotEmpty(task, paths);
  return paths.map((path) => join(run.dir, path));
};

const sourceRun = (task: SourceTask): Run => {
  const { source, request, context } = task;
  const override = overrideOf(task);
  const value = override === undefined ? undefined : withFlags(task, override, sourceName(source));
  const dir = value === undefined ? undefined : resolve(context.cwd, value);
  if (dir !== undefined && statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    request.log.info(`Using run ${value} for ${sourceName(source)}`);
    return { id: (value ?? "") as RunId, dir };
  }
  const run = foundRun(task, value);
  request.log.info(`Using run ${run.id} for ${sourceName(source)}`);
  return run;
};

const foundRun = ({ source, request }: SourceTask, value: string | undefined): Run => {
  try {
    const run = request.findRun({ spec: source.value, value, includeStaged: false });
    if (run !== undefined) return run;
    throw new ResolutionError(`no suitable run for ${operationSpecsText(source.value)}`);
  } catch (error) {
    if (error instanceof UserError) throw new ResolutionError(error.message, { cause: error });
    throw error;
  }
};

/**
 * The entries at the top of a run that hold at least one file the run made itself, so that is neither source
 * code nor a dependency. `legacy` is `GUILD_LEGACY_OPDEP_SELECT`: 1 counts dependencies too, 2 all files.
 */
const offeredEntries = (run: Pick<Run, "dir">, legacy: string | undefined): readonly string[] => {
  const entries = new Map((readManifest(run) ?? []).map((entry) => [entry.runPath, entry]));
  const counts = (entry: ManifestEntry | undefined): boolean =>
    entry === undefined || legacy === "2" || (legacy === "1" && entry.type === "d");
  return readdirSync(run.dir, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith(".guild"))
    .filter((entry) =>
      entry.isDirectory()
        ? hasCounted(run.dir, entry.name, entries, counts)
        : isFileAt(join(run.dir, entry.name)) && counts(entries.get(entry.name)),
    )
    .map(({ name }) => name)
    .toSorted(compareText);
};

const hasCounted = (
  top: string,
  dir: string,
  entries: ReadonlyMap<string, ManifestEntry>,
  counts: (entry: ManifestEntry | undefined) => boolean,
  inherited: ManifestEntry | undefined = undefined,
): boolean => {
  const own = entries.get(dir) ?? inherited;
  return readdirSync(join(top, dir), { withFileTypes: true }).some((entry) => {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory()) return hasCounted(top, path, entries, counts, own);
    return isFileAt(join(top, path)) && counts(entries.get(path) ?? own);
  });
};

/** Links to directories are no files of the run; links to nothing are. */
const isFileAt = (path: string): boolean => !statSync(path, { throwIfNoEntry: false })?.isDirectory();
