import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { compareText } from "../base/index.ts";
import { ArchiveError } from "./archive/types.ts";
import type { ArchiveType, unpack } from "./archive/unpack.ts";
import { selectPaths } from "./select-paths.ts";
import { ResolutionError, type SourceTask } from "./types.ts";

/** The kind of archive a file is: what the source says, else by the file's name. */
export const archiveTypeOf = ({ source }: SourceTask, path: string): ArchiveType | undefined => {
  const said = source.archiveType;
  if (said === "zip" || said === "tar" || said === "gzip") return said;
  if (said !== undefined && said !== "") {
    throw new ResolutionError(`'${path}' cannot be unpacked (unsupported archive type '${said}')`);
  }
  const parts = basename(path).toLowerCase().split(".");
  const last = parts.at(-1);
  if (last === "zip") return "zip";
  if (last === "tar" || last === "tgz" || parts.at(-2) === "tar") return "tar";
  return last === "gz" ? "gzip" : undefined;
};

/** Whether archives of the source are unpacked. */
export const unpacks = ({ source, dependency }: SourceTask): boolean =>
  source.unpack ?? dependency.resource.defaultUnpack;

/**
 * The absolute paths of an archive's members in `dir`, where it is unpacked unless that was done: those the source
 * selects, else what is at the top.
 */
export const archivePaths = async (
  task: SourceTask,
  path: string,
  type: ArchiveType,
  dir: string,
): Promise<readonly string[]> => {
  const { source, request } = task;
  const names = await unpackedNames(task, path, type, dir);
  const members = [...new Set(names.map((name) => name.replace(/\/+$/, "")))];
  const chosen =
    source.select.length > 0
      ? selectPaths(members, source.select, request.log.error)
      : [...new Set(members.map((name) => name.split("/")[0] ?? name))]
          .filter((name) => !name.startsWith(".guild"))
          .toSorted(compareText);
  return chosen.map((name) => join(dir, name));
};

/** The names of the members and of their directories, as 0.9 keeps them beside what it unpacked. */
const unpackedNames = async (
  task: SourceTask,
  path: string,
  type: ArchiveType,
  dir: string,
): Promise<readonly string[]> => {
  const list = join(dir, `.guild-cache-${basename(path)}.unpacked`);
  const listTime = statSync(list, { throwIfNoEntry: false })?.mtimeMs;
  if (listTime !== undefined && listTime >= statSync(path).mtimeMs) {
    const names = readFileSync(list, "utf8")
      .split("\n")
      .filter((name) => name !== "");
    if (names.length > 0) return names;
  }
  // An archive that changed is unpacked anew, and processed anew. 0.9 keeps the old members.
  if (listTime !== undefined) forgetPostProcessing(dir);
  const { context, request } = task;
  if (type !== "gzip") request.log.info(`Unpacking ${path}`);
  const members = await unpackOrExplain(path, type, dir, {
    env: context.env,
    signal: context.signal,
    keepExisting: listTime === undefined,
    warn: request.log.warning,
  });
  const names = [...directoriesOf(members), ...members];
  const temporary = `${list}.${process.pid}`;
  writeFileSync(temporary, names.map((name) => `${name}\n`).join(""));
  renameSync(temporary, list);
  return names;
};

const unpackOrExplain = async (...args: Parameters<typeof unpack>): Promise<readonly string[]> => {
  const archive = await import("./archive/unpack.ts");
  try {
    return await archive.unpack(...args);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    throw new ResolutionError(`'${args[0]}' cannot be unpacked (${error.message})`, { cause: error });
  }
};

/** The directories that members are in and that are no members, sorted. */
const directoriesOf = (names: readonly string[]): readonly string[] => {
  const known = new Set(names);
  const dirs = new Set(
    names.filter((name) => name.includes("/")).map((name) => name.slice(0, name.lastIndexOf("/"))),
  );
  return [...dirs].filter((dir) => !known.has(dir)).toSorted(compareText);
};

const forgetPostProcessing = (dir: string): void => {
  for (const name of readdirSync(dir)) {
    if (/^\.guild-cache-[0-9a-f]{40}\.post$/.test(name)) rmSync(join(dir, name), { force: true });
  }
};
