import { type Dirent, existsSync, lstatSync, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { compareText, errorCode } from "../base/index.ts";
import { type Decider, decider } from "./match.ts";
import { type FileRule, selectsNothing } from "./rules.ts";
import { isTextFile } from "./text-file.ts";
import { type LimitedFiles, limitWarnings, reason } from "./warnings.ts";

export type SelectionRequest = {
  /** Absolute. */
  readonly root: string;
  readonly rules: readonly FileRule[];
  /** Absolute paths of files that are no source code. */
  readonly except: readonly string[];
  /** Guild home, never entered. */
  readonly home: string;
  /** Paths in warnings are relative to it. */
  readonly cwd: string;
};

/** The files of a snapshot. Paths are relative to the root, with `/`, in walk order. */
export type Selection = {
  readonly disabled: boolean;
  readonly selected: readonly string[];
  readonly skipped: readonly SkippedPath[];
  readonly warnings: readonly string[];
};

type SkippedPath = { readonly path: string; readonly isDir: boolean };

/**
 * Walks the root and asks the rules about every file: the files of a directory, sorted, before its
 * sub-directories, sorted. Links to files count as files; links to directories are followed when they stay
 * inside the root and lead to no directory the walk is already in. Whatever cannot be read is warned of.
 */
export const selectFiles = (request: SelectionRequest): Selection => {
  const { rules, root } = request;
  if (selectsNothing(rules)) return { disabled: true, selected: [], skipped: [], warnings: [] };
  const realRoot = realPath(root);
  if (realRoot === undefined) {
    const warning = `source code directory ${shown(request, root)} does not exist`;
    return { disabled: false, selected: [], skipped: [], warnings: [warning] };
  }
  const walk: Walk = {
    request,
    realRoot,
    realHome: realPath(request.home),
    except: new Set(request.except.map((path) => resolve(path))),
    decide: decider(
      rules,
      fileProbe(request, (warning) => walk.warnings.push(warning)),
    ),
    selected: [],
    skipped: [],
    warnings: [],
    limited: { tooBig: [], tooMany: [] },
    outside: [],
    nestedTargets: new Set(),
  };
  walkDir(walk, { path: "", real: realRoot, linkedFrom: [] });
  const { selected, skipped } = walk;
  return { disabled: false, selected, skipped, warnings: [...walk.warnings, ...summaries(walk)] };
};

type Walk = {
  readonly request: SelectionRequest;
  readonly realRoot: string;
  readonly realHome: string | undefined;
  readonly except: ReadonlySet<string>;
  readonly decide: Decider;
  readonly selected: string[];
  readonly skipped: SkippedPath[];
  readonly warnings: string[];
  readonly limited: LimitedFiles;
  /** Linked directories that are not followed because they lead out of the root. */
  readonly outside: string[];
  /** Directories reached by a link below another link: once each, or their number could explode. */
  readonly nestedTargets: Set<string>;
};

type WalkedDir = {
  /** Relative to the root; empty for the root. */
  readonly path: string;
  readonly real: string;
  /** The real directories that hold the links on the way here. */
  readonly linkedFrom: readonly string[];
};

type Entry = { readonly path: string; readonly kind: "file" | "dir" | "linked-dir" | "other" | "missing" };

const walkDir = (walk: Walk, dir: WalkedDir): void => {
  const entries = readEntries(walk, dir);
  const dirs = entries
    .filter(({ kind }) => kind === "dir" || kind === "linked-dir")
    .flatMap((entry) => enteredDir(walk, dir, entry) ?? []);
  for (const entry of entries) {
    if (entry.kind !== "dir" && entry.kind !== "linked-dir") walkFile(walk, entry);
  }
  for (const entered of dirs) walkDir(walk, entered);
};

const readEntries = (walk: Walk, dir: WalkedDir): readonly Entry[] => {
  const absolute = join(walk.request.root, dir.path);
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(absolute, { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) !== "ENOENT") {
      walk.warnings.push(`cannot read directory ${shown(walk.request, absolute)}: ${reason(error)}`);
    }
    return [];
  }
  return entries
    .toSorted((a, b) => compareText(a.name, b.name))
    .flatMap((entry) => {
      const path = dir.path === "" ? entry.name : `${dir.path}/${entry.name}`;
      if (entry.name.includes("\ufffd") && !isThere(join(walk.request.root, path))) {
        walk.warnings.push(`skipping ${shown(walk.request, join(absolute, entry.name))}: name is not UTF-8`);
        return [];
      }
      return [{ path, kind: entryKind(walk, entry, path) }];
    });
};

const entryKind = (walk: Walk, entry: Dirent, path: string): Entry["kind"] => {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "dir";
  if (!entry.isSymbolicLink()) return "other";
  try {
    const stats = statSync(join(walk.request.root, path));
    if (stats.isDirectory()) return "linked-dir";
    return stats.isFile() ? "file" : "other";
  } catch (error) {
    const code = errorCode(error);
    if (code !== "ENOENT" && code !== "ELOOP" && code !== "ENOTDIR") {
      walk.warnings.push(`cannot follow link ${shownBelow(walk, path)}: ${reason(error)}`);
    }
    return "missing";
  }
};

/** The directory as one to walk; undefined, and recorded as skipped, when it is left out. */
const enteredDir = (walk: Walk, parent: WalkedDir, { path, kind }: Entry): WalkedDir | undefined => {
  const entered = walk.decide.prunes(path)
    ? undefined
    : kind === "dir"
      ? { path, real: join(parent.real, lastName(path)), linkedFrom: parent.linkedFrom }
      : followedLink(walk, parent, path);
  if (entered !== undefined && !belongsToGuild(walk, entered)) return entered;
  walk.skipped.push({ path, isDir: true });
  return undefined;
};

const followedLink = (walk: Walk, parent: WalkedDir, path: string): WalkedDir | undefined => {
  const real = realPath(join(walk.request.root, path));
  if (real === undefined) return undefined;
  if (!isWithin(real, walk.realRoot)) {
    walk.outside.push(path);
    return undefined;
  }
  const linkedFrom = [...parent.linkedFrom, parent.real];
  if (linkedFrom.some((dir) => isWithin(dir, real))) return undefined;
  if (linkedFrom.length > 1) {
    if (walk.nestedTargets.has(real)) return undefined;
    walk.nestedTargets.add(real);
  }
  return { path, real, linkedFrom };
};

/** Guild's own directories, whatever the rules: any `.guild`, the home in use, and runs. */
const belongsToGuild = (walk: Walk, { path, real }: WalkedDir): boolean =>
  lastName(path) === ".guild" || real === walk.realHome || existsSync(join(real, ".guild", "opref"));

const walkFile = (walk: Walk, { path, kind }: Entry): void => {
  const isExcepted = walk.except.size > 0 && walk.except.has(join(walk.request.root, path));
  const verdict = kind === "missing" || isExcepted ? undefined : walk.decide.file(path);
  if (verdict === "include" && kind === "file") {
    walk.selected.push(path);
    return;
  }
  walk.skipped.push({ path, isDir: false });
  if (verdict === "include") walk.warnings.push(`skipping ${shownBelow(walk, path)}: not a regular file`);
  if (verdict === "too-big") walk.limited.tooBig.push(shownBelow(walk, path));
  if (verdict === "too-many") walk.limited.tooMany.push(shownBelow(walk, path));
};

const fileProbe = ({ root, cwd }: SelectionRequest, warn: (warning: string) => void) => {
  // A file is asked about several times in a row.
  let last: { readonly path: string; readonly stats: Stats | undefined } | undefined;
  const statsOf = (path: string): Stats | undefined => {
    if (last?.path !== path) last = { path, stats: statSync(`${root}/${path}`, { throwIfNoEntry: false }) };
    return last.stats;
  };
  return {
    isText: (path: string): boolean => {
      try {
        return statsOf(path)?.isFile() === true && isTextFile(`${root}/${path}`);
      } catch (error) {
        if (errorCode(error) !== "ENOENT") {
          warn(`cannot read ${relative(cwd, join(root, path))}: ${reason(error)}`);
        }
        return false;
      }
    },
    sizeOf: (path: string): number | undefined => statsOf(path)?.size ?? undefined,
    exists: (path: string): boolean => isThere(join(root, path)),
  };
};

const summaries = (walk: Walk): readonly string[] => [
  ...limitWarnings(walk.limited, walk.request.rules),
  ...(walk.outside.length === 0
    ? []
    : [
        `Skipping linked directories that lead out of the source code directory: ${walk.outside
          .map((path) => shownBelow(walk, path))
          .join(", ")}`,
      ]),
];

const isThere = (path: string): boolean => {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    // In a directory that we may not look into: the walk, which cannot either, says so.
    if (errorCode(error) === "EACCES") return false;
    throw error;
  }
};

const realPath = (path: string): string | undefined => {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ELOOP") return undefined;
    throw error;
  }
};

const isWithin = (path: string, dir: string): boolean =>
  path === dir || path.startsWith(dir.endsWith(sep) ? dir : `${dir}${sep}`);

const lastName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const shown = ({ cwd }: SelectionRequest, absolute: string): string => relative(cwd, absolute) || ".";

const shownBelow = (walk: Walk, path: string): string => shown(walk.request, join(walk.request.root, path));
