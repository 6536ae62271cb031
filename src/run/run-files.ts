import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { errorCode, sortNatural } from "../base/index.ts";
import { isAbsence } from "./files.ts";
import { guildDirName } from "./layout.ts";
import { readManifest } from "./manifest.ts";
import { type PathFilter, pathFilter } from "./path-filter.ts";
import type { Run } from "./types.ts";

/** What a file is to its run; generated files are those that the manifest does not know. */
export type RunFileKind = "sourcecode" | "dependency" | "generated";

export type RunFilesQuery = {
  /** A file, a directory with all below it, or a pattern with `*` or `?`; undefined for all. */
  readonly path?: string | undefined;
  /** Only files of these kinds, hidden ones too; empty for files and directories of any kind. */
  readonly kinds: readonly RunFileKind[];
  /** Hidden files and those of Guild, too. */
  readonly all: boolean;
  /** Look into directories that links lead to. */
  readonly followLinks: boolean;
};

export type RunFile = {
  /** Relative to the run directory, with `/`. */
  readonly path: string;
  /** Also for a link to a directory. */
  readonly isDirectory: boolean;
};

/** The files of a run in natural order. `warn` is told of directories that cannot be read. */
export const listRunFiles = (
  run: Run,
  query: RunFilesQuery,
  warn: (text: string) => void,
): readonly RunFile[] => {
  const filter =
    query.kinds.length === 0
      ? pathFilter(query.path, query.all)
      : kindFilter(run, query.kinds, pathFilter(query.path, true));
  const files = [...walk(run, filter, query.followLinks, warn)].filter((file) =>
    filter.shows(file.path.split("/"), file.isDirectory),
  );
  return sortNatural(files, ({ path }) => path);
};

/** Only what is of one of the kinds: listed in the manifest as such, or lying in a directory that is. */
const kindFilter = (run: Run, kinds: readonly RunFileKind[], paths: PathFilter): PathFilter => {
  const types = manifestTypes(run);
  const hasGuildFiles = [...types.keys()].some(isGuildPath);
  const wanted = new Set(kinds);
  return {
    shows: (parts, isDirectory) => {
      const kind = kindOf(parts.join("/"), isDirectory, types);
      return kind !== undefined && wanted.has(kind) && paths.shows(parts, isDirectory);
    },
    enters: (parts) => (hasGuildFiles || parts[0] !== guildDirName) && paths.enters(parts),
  };
};

/** Types of manifest entries by path. The last one of a path counts. */
const manifestTypes = (run: Run): ReadonlyMap<string, string> =>
  new Map(
    (readManifest(run) ?? []).map(({ runPath, type }) => [
      posix.normalize(runPath).replace(/(?<=.)\/$/, ""),
      type,
    ]),
  );

/** Undefined for directories and files of Guild that are not listed, and for files that are Guild's own. */
const kindOf = (
  path: string,
  isDirectory: boolean,
  types: ReadonlyMap<string, string>,
): RunFileKind | undefined => {
  const listed = types.get(path);
  if (listed !== undefined) return kindOfType(listed);
  if (isDirectory || isGuildPath(path)) return undefined;
  for (let dir = posix.dirname(path); dir !== "."; dir = posix.dirname(dir)) {
    const type = types.get(dir);
    if (type !== undefined) return kindOfType(type);
  }
  return "generated";
};

const kindOfType = (type: string): RunFileKind | undefined => {
  if (type === "s") return "sourcecode";
  return type === "d" ? "dependency" : undefined;
};

const isGuildPath = (path: string): boolean => path === guildDirName || path.startsWith(`${guildDirName}/`);

/** Everything below the run directory, but for directories that the filter does not enter. */
function* walk(
  run: Run,
  filter: PathFilter,
  followLinks: boolean,
  warn: (text: string) => void,
): Generator<RunFile> {
  const visit = function* (dir: string, above: ReadonlySet<string>): Generator<RunFile> {
    const here = followLinks ? realPath(join(run.dir, dir)) : undefined;
    // A link back to a directory above would never end.
    if (here !== undefined && above.has(here)) return;
    const inside = here === undefined ? above : new Set([...above, here]);
    for (const entry of entriesOf(join(run.dir, dir), warn)) {
      const path = dir === "" ? entry.name : `${dir}/${entry.name}`;
      const isDirectory = leadsToDirectory(entry, join(run.dir, path));
      yield { path, isDirectory };
      const isEntered = isDirectory && (followLinks || !entry.isSymbolicLink());
      if (isEntered && filter.enters(path.split("/"))) yield* visit(path, inside);
    }
  };
  yield* visit("", new Set());
}

const entriesOf = (dir: string, warn: (text: string) => void): readonly Dirent[] => {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch (error) {
    // Gone since it was seen: the run goes on.
    if (isAbsence(error)) return [];
    if (!(error instanceof Error) || errorCode(error) === undefined) throw error;
    warn(`cannot list ${dir}: ${error.message}`);
    return [];
  }
};

const leadsToDirectory = (entry: Dirent, path: string): boolean => {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    // A link that leads nowhere, in a circle, or where we may not look.
    if (errorCode(error) === undefined) throw error;
    return false;
  }
};

const realPath = (path: string): string | undefined => {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
};
