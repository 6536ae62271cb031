import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { sourceName } from "../guildfile/index.ts";
import { archivePaths, archiveTypeOf, unpacks } from "./archive-files.ts";
import { postProcess } from "./post-process.ts";
import { pathsBelow, selectPaths } from "./select-paths.ts";
import { cachedSha256 } from "./sha256.ts";
import { checkNotEmpty, contentDir, overrideOf, shownPath, withFlags } from "./task.ts";
import { ResolutionError, type SourceTask } from "./types.ts";

/** The absolute paths a file source stands for: the user's own choice, a file, a directory, or what is selected in it. */
export const filePaths = async (task: SourceTask): Promise<readonly string[]> => {
  const override = overrideOf(task);
  if (override !== undefined) return [chosenPath(task, override)];
  const { source } = task;
  const written = withFlags(task, writtenPath(source), sourceName(source));
  const path = resolve(task.location, written);
  if (!existsSync(path)) throw new ResolutionError(`cannot find source file '${written}'`);
  const stats = statSync(path);
  if (!stats.isDirectory() && !stats.isFile()) {
    throw new ResolutionError(`'${path}' is neither a file nor a directory`);
  }
  const paths = stats.isDirectory() ? dirPaths(task, path) : await verifiedFile(task, path);
  checkNotEmpty(task, paths);
  await postProcess(task, contentDir(task, path));
  return paths;
};

/** `url: file:///data/x` names a file too. */
const writtenPath = ({ kind, value }: SourceTask["source"]): string =>
  kind === "url" ? value.replace(/^file:(?:\/\/)?/i, "") : value;

/** The path that the user chose instead of the source. */
export const chosenPath = (task: SourceTask, override: string): string => {
  const path = resolve(task.context.cwd, override);
  if (!existsSync(path)) throw new ResolutionError(`${path} does not exist`);
  task.request.log.info(`Using ${shownPath(task, path)} for ${sourceName(task.source)}`);
  return path;
};

const dirPaths = ({ source, request }: SourceTask, dir: string): readonly string[] => {
  if (source.sha256 !== undefined) {
    request.log.warning(`cannot verify '${dir}' because it's a directory`);
  }
  if (source.select.length === 0) return [dir];
  return selectPaths(pathsBelow(dir), source.select, request.log.error).map((path) => join(dir, path));
};

/** What one file comes to: itself, or what an archive holds, unpacked into `dir`. Its digest is checked first. */
export const contentPaths = async (
  task: SourceTask,
  path: string,
  dir: string,
): Promise<readonly string[]> => {
  const type = unpacks(task) ? archiveTypeOf(task, path) : undefined;
  return type === undefined ? [path] : archivePaths(task, path, type, dir);
};

const verifiedFile = async (task: SourceTask, path: string): Promise<readonly string[]> => {
  const expected = task.source.sha256;
  const actual = expected === undefined ? undefined : await cachedSha256(task.context, path);
  if (actual !== expected) {
    throw new ResolutionError(`'${path}' has an unexpected sha256 (expected ${expected} but got ${actual})`);
  }
  return contentPaths(task, path, contentDir(task, path));
};
