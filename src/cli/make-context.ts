import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Context, type Env, errorCode, type RunId, UserError } from "../base/index.ts";
import { findGuildHome } from "../config/index.ts";
import { makeClock } from "./clock.ts";
import type { GlobalOptions } from "./dispatch.ts";
import { makeInterruptSignal } from "./interrupt.ts";
import { logWarning } from "./output.ts";
import { makeLineReader } from "./read-line.ts";
import { writeErr, writeOut } from "./streams.ts";
import { makeTerminal } from "./terminal.ts";

/** Everything a command may know of the world, from the process and the global options. */
export const makeContext = async (options: GlobalOptions): Promise<Context> => {
  const processCwd = process.cwd();
  const userHome = process.env.HOME || process.getBuiltinModule("node:os").homedir();
  const cwd = options.cwd === undefined ? processCwd : requireDir(options.cwd, processCwd, userHome);
  const named = options.home ?? (process.env.GUILD_HOME || undefined);
  const given = named === undefined ? undefined : namedHome(named, processCwd, userHome);
  const env: Env = given === undefined ? { ...process.env } : { ...process.env, GUILD_HOME: given };
  const found = given === undefined ? await findGuildHome({ cwd, processCwd, env, userHome }) : undefined;
  const root = packageRoot();
  let signal: AbortSignal | undefined;
  const context: Context = {
    cwd,
    processCwd,
    home: given ?? found?.home ?? join(userHome, ".guild"),
    userHome,
    env,
    pythonDir: join(root, "python"),
    self: [process.execPath, join(root, "dist", "guild.cjs")],
    now: lazily(() => makeClock(Date.now, () => performance.now())),
    newRunId,
    random: Math.random,
    out: writeOut,
    err: writeErr,
    readLine: lazily(makeLineReader),
    terminal: makeTerminal(process.env),
    logLevel: logLevel(options.debug, process.env.LOG_LEVEL),
    get signal() {
      signal ??= makeInterruptSignal();
      return signal;
    },
  };
  for (const warning of found?.warnings ?? []) logWarning(context, warning);
  return context;
};

// Loaded only when a run is made: it takes longer than all the rest.
const newRunId = (): RunId =>
  process.getBuiltinModule("node:crypto").randomUUID().replaceAll("-", "") as RunId;

/** A function that is made by its first call. */
const lazily = <Result>(make: () => () => Result): (() => Result) => {
  let made: (() => Result) | undefined;
  return () => {
    made ??= make();
    return made();
  };
};

const defaultLogLevel = 20;

const logLevel = (debug: boolean, named: string | undefined): number => {
  if (debug) return 10;
  return named !== undefined && /^\s*[+-]?\d+\s*$/.test(named)
    ? Number(named) || defaultLogLevel
    : defaultLogLevel;
};

const requireDir = (path: string, processCwd: string, userHome: string): string => {
  const expanded = expandUser(path, userHome);
  const kind = pathKind(resolve(processCwd, expanded));
  if (kind === "missing") throw new UserError(`directory '${expanded}' does not exist`);
  if (kind === "other") throw new UserError(`'${expanded}' is not a directory`);
  return resolve(processCwd, expanded);
};

/** Guild home as the user named it. Unlike in 0.9 it need not exist: it is made when first written to. */
const namedHome = (path: string, processCwd: string, userHome: string): string => {
  const expanded = expandUser(path, userHome);
  const home = resolve(processCwd, expanded);
  if (pathKind(home) === "other") throw new UserError(`'${expanded}' is not a directory`);
  return home;
};

const pathKind = (path: string): "directory" | "missing" | "other" => {
  try {
    return statSync(path).isDirectory() ? "directory" : "other";
  } catch (error) {
    // 0.9 (os.path.exists) takes what it may not look at for missing.
    if (errorCode(error) === undefined) throw error;
    return errorCode(error) === "ENOTDIR" ? "other" : "missing";
  }
};

const expandUser = (path: string, userHome: string): string =>
  path === "~" || path.startsWith("~/") ? userHome + path.slice(1) : path;

/** The directory of the package: the nearest above this file that has a `package.json`. */
const packageRoot = (): string => {
  for (let dir = import.meta.dirname; ; dir = dirname(dir)) {
    if (existsSync(join(dir, "package.json")) && existsSync(join(dir, "python"))) return dir;
    if (dir === dirname(dir)) throw new Error(`no package around ${import.meta.dirname}`);
  }
};
