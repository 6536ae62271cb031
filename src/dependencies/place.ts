import {
  existsSync,
  lstatSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { errorCode, makeDir } from "../base/index.ts";
import { guildDirName, guildPath } from "../run/index.ts";
import { copyPath, sha1Of } from "./copy-path.ts";
import { renamed } from "./rename.ts";
import { withFlags } from "./task.ts";
import { DependencyError, type SourceTask } from "./types.ts";

/** A file or directory put into the run. */
export type Placed = {
  /** Relative to the run directory, with `/`. */
  readonly runPath: string;
  /** Undefined for a directory. */
  readonly sha1: string | undefined;
};

/**
 * Puts one resolved path into the run: as a copy or a link, under its target path and name. Undefined when
 * something is there already and stays. Nothing is ever written outside the run directory, and what is there
 * is replaced at one stroke.
 */
export const placeSource = async (task: SourceTask, path: string): Promise<Placed | undefined> => {
  const target = targetOf(task, path);
  const how = placement(task, path, target);
  if (how === "stays") return placed(task, target);
  const obstacle = obstacleTo(task, how, path, target);
  if (obstacle !== undefined) {
    task.request.log.warning(`${obstacle}, skipping ${how}`);
    return undefined;
  }
  ensureParent(task, target);
  if (how === "rename") {
    rmSync(target, { recursive: true, force: true });
    renameSync(path, target);
    return placed(task, target);
  }
  const temporaryDir = mkdtempSync(guildPath(task.request.run, "placing-"));
  try {
    return await (how === "link" ? placeLink : placeCopy)(task, path, target, join(temporaryDir, "new"));
  } finally {
    rmSync(temporaryDir, { recursive: true, force: true });
  }
};

const placeCopy = async (
  task: SourceTask,
  path: string,
  target: string,
  temporary: string,
): Promise<Placed> => {
  const sha1 = await copyInto(task, path, temporary);
  replace(temporary, target);
  return { runPath: runPathOf(task, target), sha1 };
};

const placeLink = (task: SourceTask, path: string, target: string, temporary: string): Promise<Placed> => {
  link(path, target, temporary);
  replace(temporary, target);
  return placed(task, target);
};

/** Why the source is left out; Guild's own directory in the run is never replaced. */
const obstacleTo = (
  { source }: SourceTask,
  how: "copy" | "link" | "rename",
  path: string,
  target: string,
): string | undefined => {
  if (isThere(target) && (!source.replaceExisting || basename(target) === guildDirName)) {
    return `${target} already exists`;
  }
  if (how !== "copy") return undefined;
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return `${path} does not exist`;
  return stats.isFile() || stats.isDirectory() ? undefined : `${path} is neither a file nor a directory`;
};

/** What becomes of a source: one that is in the run directory already is renamed there if need be. */
const placement = (
  { request, source, dependency }: SourceTask,
  path: string,
  target: string,
): "copy" | "link" | "rename" | "stays" => {
  if (dirname(path) === request.run.dir) return path === target ? "stays" : "rename";
  return source.targetType ?? dependency.resource.targetType ?? "copy";
};

const targetOf = (task: SourceTask, path: string): string => {
  const { source, dependency, request } = task;
  const dir = targetDir(task, path);
  const name =
    source.rename.length === 0
      ? basename(path)
      : renamed(basename(path), source.rename, (text) => withFlags(task, text));
  const target = join(request.run.dir, dir, name);
  const inRun = relative(request.run.dir, target);
  if (isAbsolute(dir)) {
    throw new DependencyError(`invalid path '${dir}' in ${dependency.name} resource (path must be relative)`);
  }
  if (inRun === "" || isOutside(inRun)) throw outsideError(task, join(dir, name));
  return target.endsWith(sep) ? target.slice(0, -1) : target;
};

const targetDir = ({ source, dependency, request, location }: SourceTask, path: string): string => {
  const written = source.targetPath || dependency.resource.targetPath || "";
  if (!source.preservePath) return written;
  if (written !== "") {
    request.log.warning(`target-path '${written}' specified with preserve-path - ignoring`);
  }
  return relative(location, dirname(path));
};

const isOutside = (path: string): boolean => path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);

const outsideError = ({ dependency }: SourceTask, path: string): DependencyError =>
  new DependencyError(
    `invalid path '${path}' in ${dependency.name} resource (path must be inside the run directory)`,
  );

/** Makes the target's directory. A link on the way, say an earlier dependency, must not lead out of the run. */
const ensureParent = (task: SourceTask, target: string): void => {
  const { dir } = task.request.run;
  const parent = dirname(target);
  const realDir = realpathSync(dir);
  const existing = nearestExisting(parent);
  if (isOutside(relative(realDir, realpathSync(existing)))) throw outsideError(task, relative(dir, target));
  try {
    makeDir(parent);
  } catch (error) {
    if (errorCode(error) !== "EEXIST" && errorCode(error) !== "ENOTDIR") throw error;
    throw new DependencyError(
      `invalid path '${relative(dir, target)}' in ${task.dependency.name} resource (a file is in the way)`,
      {
        cause: error,
      },
    );
  }
};

const nearestExisting = (path: string): string => (isThere(path) ? path : nearestExisting(dirname(path)));

const copyInto = (
  { context, request }: SourceTask,
  path: string,
  temporary: string,
): Promise<string | undefined> =>
  copyPath(path, temporary, {
    signal: context.signal,
    never: [context.home, request.run.dir]
      .filter((dir) => existsSync(dir))
      .flatMap((dir) => [dir, realpathSync(dir)]),
    warn: request.log.warning,
  });

/** The link's text is relative to the real directory of the target, where it will be. */
const link = (path: string, target: string, temporary: string): void => {
  const text = join(relative(realpathSync(dirname(target)), dirname(path)), basename(path));
  try {
    symlinkSync(text, temporary);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DependencyError(`unable to link to dependency source: ${reason}`, { cause: error });
  }
};

const replace = (temporary: string, target: string): void => {
  const old = lstatSync(target, { throwIfNoEntry: false });
  const isNewDir = lstatSync(temporary).isDirectory();
  // A file or link takes the place of another at one stroke; a directory must be out of the way first.
  if (old !== undefined && (old.isDirectory() || isNewDir)) rmSync(target, { recursive: true });
  renameSync(temporary, target);
};

const placed = async (task: SourceTask, target: string): Promise<Placed> => ({
  runPath: runPathOf(task, target),
  sha1: isFile(target) ? await sha1Of(target, task.context.signal) : undefined,
});

const runPathOf = ({ request }: SourceTask, target: string): string =>
  relative(request.run.dir, target).replaceAll(sep, "/");

const isFile = (path: string): boolean => existsSync(path) && !lstatSync(realpathSync(path)).isDirectory();

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
