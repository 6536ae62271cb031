import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { compareText, errorCode } from "../base/index.ts";

/** A directory under a run that holds event files. */
export type EventDir = {
  readonly dir: string;
  /** Relative to the run's directory, with `/`; empty for that directory itself. */
  readonly prefix: string;
  /** Names of all files to read, in reading order. */
  readonly files: readonly string[];
};

/**
 * The event directories of a run, sorted by prefix. Linked directories are entered only where they are runs
 * (trials of a batch, steps of a pipeline); a link back to a directory above is not followed. Directories that
 * may not be read count as empty.
 */
export const findEventDirs = (runDir: string): EventDir[] => {
  const found: EventDir[] = [];
  walk(runDir, "", [], found);
  return found.sort((a, b) => compareText(a.prefix, b.prefix));
};

/** `above`: the real paths of the directories whose links were followed to come here. */
const walk = (dir: string, prefix: string, above: readonly string[], found: EventDir[]): void => {
  const dirs: string[] = [];
  const links: string[] = [];
  const files: string[] = [];
  for (const entry of listDir(dir)) {
    const kind = entryKind(dir, entry);
    if (kind === "file") files.push(entry.name);
    else if (kind === "dir") dirs.push(entry.name);
    else links.push(entry.name);
  }
  if (files.some((name) => name.includes(".tfevents."))) {
    found.push({ dir, prefix, files: files.filter(isEventFile).sort(compareText) });
  }
  const childPrefix = (name: string) => (prefix === "" ? name : `${prefix}/${name}`);
  for (const name of dirs) walk(join(dir, name), childPrefix(name), above, found);
  const runs = links.filter((name) => existsSync(join(dir, name, ".guild", "opref")));
  if (runs.length === 0) return;
  const open = [...above, realPath(dir) ?? dir];
  for (const name of runs) {
    const target = realPath(join(dir, name));
    const isCycle = target === undefined || open.some((path) => isWithin(path, target));
    if (!isCycle) walk(join(dir, name), childPrefix(name), open, found);
  }
};

/** Whether `path` is `dir` or below it. */
const isWithin = (path: string, dir: string): boolean => path === dir || path.startsWith(`${dir}/`);

const isEventFile = (name: string): boolean => name.includes("tfevents") && !name.endsWith(".profile-empty");

const entryKind = (dir: string, entry: Dirent): "file" | "dir" | "linked-dir" => {
  if (entry.isDirectory()) return "dir";
  if (!entry.isSymbolicLink()) return "file";
  return isDir(join(dir, entry.name)) ? "linked-dir" : "file";
};

const isDir = (path: string): boolean =>
  orWhenUnreadable(() => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false, false);

const listDir = (dir: string): Dirent[] =>
  orWhenUnreadable<Dirent[]>(() => readdirSync(dir, { withFileTypes: true }), []);

const realPath = (path: string): string | undefined =>
  orWhenUnreadable<string | undefined>(() => realpathSync(path), undefined);

const orWhenUnreadable = <Value>(read: () => Value, otherwise: Value): Value => {
  try {
    return read();
  } catch (error) {
    if (unreadable.has(errorCode(error) ?? "")) return otherwise;
    throw error;
  }
};

const unreadable: ReadonlySet<string> = new Set([
  "ENOENT",
  "ENOTDIR",
  "EACCES",
  "EPERM",
  "ELOOP",
  "ENAMETOOLONG",
]);
