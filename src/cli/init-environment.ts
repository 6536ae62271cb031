import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Context, errorCode, UserError } from "../base/index.ts";
import { shortPath } from "./format.ts";
import { logInfo, logWarning } from "./output.ts";

type Options = {
  readonly venv: boolean;
  readonly name: string | undefined;
  readonly python: string | undefined;
  readonly guild: string | undefined;
  readonly systemSitePackages: boolean;
  readonly requirement: readonly string[];
  readonly requirements: readonly string[];
  readonly path: readonly string[];
  readonly noReqs: boolean;
  readonly preRelease: boolean;
  readonly guildHome: string | undefined;
  readonly noIsolate: boolean;
  readonly isolateResources: boolean;
};

/** Makes `dir` a place with a Guild home of its own, in `dir/.guild`. */
export const initEnvironment = (context: Context, dir: string, options: Options): number => {
  if (needsVenv(options)) throw new UserError("'guild init --venv' is not available in this version yet");
  const envDir = resolve(context.cwd, dir);
  context.out(`Initializing Guild environment in ${shortPath(envDir, context.userHome)}\n`);
  const guildDir = join(envDir, ".guild");
  const home = options.guildHome ?? (options.noIsolate ? context.home : undefined);
  try {
    if (home !== undefined) linkHome(context, resolve(context.cwd, home), guildDir);
    else makeHome(context, guildDir, options.isolateResources);
  } catch (error) {
    if (errorCode(error) !== "EACCES") throw error;
    const path = error instanceof Error && "path" in error ? String(error.path) : guildDir;
    throw new UserError(`unable to write to ${path} - do you have write permission?`, { cause: error });
  }
  return 0;
};

const needsVenv = (options: Options): boolean =>
  options.venv ||
  options.systemSitePackages ||
  options.noReqs ||
  options.preRelease ||
  [options.name, options.python, options.guild].some((value) => value !== undefined && value !== "") ||
  options.requirement.length + options.requirements.length > 0 ||
  options.path.length > 0;

const linkHome = (context: Context, home: string, guildDir: string): void => {
  const found = linkState(guildDir);
  if (found === "missing") {
    makeDirs(dirname(guildDir));
    symlinkSync(home, guildDir);
    return;
  }
  const target =
    found === "dangling" ? resolve(dirname(guildDir), readlinkSync(guildDir)) : realpathSync(guildDir);
  if (target === home || (existsSync(home) && target === realpathSync(home))) return;
  logWarning(
    context,
    `Guild directory ${guildDir} exists (links to ${target}), skipping link to Guild home ${home}`,
  );
};

const makeHome = (context: Context, guildDir: string, ownResources: boolean): void => {
  makeDirs(guildDir);
  // Keeps the directory out of source code snapshots.
  closeSync(openSync(join(guildDir, ".guild-nocopy"), "a"));
  for (const name of ["runs", "trash", join("cache", "runs")]) {
    makeDirs(join(guildDir, name));
  }
  const cache = join(guildDir, "cache", "resources");
  const found = linkState(cache);
  if (found === "present") {
    logInfo(context, `Resource cache ${cache} exists, skipping`);
    return;
  }
  if (found === "dangling") rmSync(cache);
  if (ownResources) {
    mkdirSync(cache);
    return;
  }
  const shared = sharedCache(dirname(guildDir), context.userHome);
  makeDirs(shared);
  symlinkSync(shared, cache);
};

/** The resource cache of the nearest directory above that has one, else the user's. */
const sharedCache = (envDir: string, userHome: string): string => {
  for (let dir = envDir; dir !== dirname(dir); dir = dirname(dir)) {
    const candidate = join(dirname(dir), ".guild", "cache", "resources");
    if (existsSync(candidate)) return candidate;
  }
  return join(userHome, ".guild", "cache", "resources");
};

const linkState = (path: string): "missing" | "dangling" | "present" => {
  if (existsSync(path)) return "present";
  try {
    lstatSync(path);
    return "dangling";
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return "missing";
  }
};

/** A directory and those above it. Node 20's own way of doing this never ends where the system lets none be made. */
const makeDirs = (dir: string): void => {
  if (existsSync(dir) && statSync(dir).isDirectory()) return;
  if (dir !== dirname(dir)) makeDirs(dirname(dir));
  try {
    mkdirSync(dir);
  } catch (error) {
    // Somebody else was faster.
    if (errorCode(error) !== "EEXIST" || !statSync(dir).isDirectory()) throw error;
  }
};
