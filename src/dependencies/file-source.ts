import { createHash } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { sourceName } from "../guildfile/index.ts";
import { postProcess } from "./post-process.ts";
import { pathsBelow, selectPaths } from "./select-paths.ts";
import { checkNotEmpty, contentDir, overrideOf, shownPath, withFlags } from "./task.ts";
import { ResolutionError, type SourceTask } from "./types.ts";

/** The absolute paths a file source stands for: the user's own choice, a file, a directory, or what is selected in it. */
export const filePaths = async (task: SourceTask): Promise<readonly string[]> => {
  const override = overrideOf(task);
  if (override !== undefined) return [chosenPath(task, override)];
  const { source } = task;
  const written = withFlags(task, source.value, sourceName(source));
  const path = resolve(task.location, written);
  if (!existsSync(path)) throw new ResolutionError(`cannot find source file '${written}'`);
  const stats = statSync(path);
  if (!stats.isDirectory() && !stats.isFile()) {
    throw new ResolutionError(`'${path}' is neither a file nor a directory`);
  }
  const paths = stats.isDirectory() ? dirPaths(task, path) : [await verifiedFile(task, path)];
  checkNotEmpty(task, paths);
  await postProcess(task, contentDir(task, path));
  return paths;
};

const chosenPath = (task: SourceTask, override: string): string => {
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

const verifiedFile = async ({ source, dependency }: SourceTask, path: string): Promise<string> => {
  if (source.sha256 !== undefined) await verifySha256(path, source.sha256);
  const archive = source.archiveType ?? archiveType(path);
  if ((source.unpack ?? dependency.resource.defaultUnpack) && archive !== undefined) {
    throw new ResolutionError(
      `archives are not supported yet: '${basename(path)}' cannot be unpacked (use 'unpack: no' to take the file as it is)`,
    );
  }
  return path;
};

const verifySha256 = async (path: string, expected: string): Promise<void> => {
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) digest.update(chunk);
  const actual = digest.digest("hex");
  if (actual !== expected) {
    throw new ResolutionError(`'${path}' has an unexpected sha256 (expected ${expected} but got ${actual})`);
  }
};

/** The kind of archive a file is by its name. */
const archiveType = (path: string): "zip" | "tar" | "gzip" | undefined => {
  const parts = path.toLowerCase().split(".");
  const last = parts.at(-1);
  if (last === "zip") return "zip";
  if (last === "tar" || last === "tgz" || parts.at(-2) === "tar") return "tar";
  return last === "gz" ? "gzip" : undefined;
};
