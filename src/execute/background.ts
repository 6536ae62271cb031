import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Context, type Env, errorCode, UserError } from "../base/index.ts";
import { isProcessAlive } from "../run/index.ts";
import { processStartMs } from "./process-tree.ts";
import { spawnError } from "./spawn-error.ts";

export type BackgroundRequest = {
  /** Arguments of this program: the run to carry on with, and the pid file to remove at the end. */
  readonly argv: (pidFile: string) => readonly string[];
  readonly env: Env;
  /** Absolute, as `openPidFile` gives it. */
  readonly pidFile: string;
};

export type BackgroundProcess = {
  readonly pid: number;
  /** Absolute. */
  readonly pidFile: string;
};

/**
 * Starts this Guild again with other arguments, in a session of its own and away from the terminal: neither its end
 * nor a Ctrl-C reaches it. Its pid is in the pid file when this returns; whoever runs there removes it at the end
 * (`removePidFile`).
 */
export const startInBackground = async (
  context: Pick<Context, "self" | "processCwd">,
  { argv, env, pidFile }: BackgroundRequest,
): Promise<BackgroundProcess> => {
  const [program = "", ...args] = [...context.self, ...argv(pidFile)];
  const child = spawn(program, args, {
    cwd: context.processCwd,
    env,
    detached: true,
    stdio: "ignore",
    windowsHide: true,
  });
  if (child.pid === undefined) {
    const error = await new Promise((settle) => child.once("error", settle));
    rmSync(pidFile, { force: true });
    throw spawnError("guild in background", program, error);
  }
  child.unref();
  writeFileSync(pidFile, String(child.pid));
  return { pid: child.pid, pidFile };
};

/**
 * Makes the file for the pid of a background process and gives its absolute path: `name`, or a new file in the
 * temporary directory. Done before a run is made, since it may fail.
 */
export const openPidFile = (context: Pick<Context, "cwd" | "random">, name: string | undefined): string =>
  name === undefined ? newPidFile(context) : claimPidFile(context, name);

/** The line that tells of it. */
export const backgroundMessage = (opDesc: string, runId: string, pidFile: string): string =>
  `${opDesc} started in background as ${runId} (pidfile ${pidFile})`;

/** At the end of a background process: removes its pid file, unless that is another's by now. */
export const removePidFile = (path: string, pid: number): void => {
  if (readPidFile(path) === pid) rmSync(path, { force: true });
};

/** A file as 0.9 names it, for its owner alone. */
const newPidFile = (context: Pick<Context, "random">): string => {
  for (;;) {
    const suffix = Math.floor(context.random() * 36 ** 8).toString(36);
    const path = join(tmpdir(), `guild-pid-${suffix.padStart(8, "0")}`);
    try {
      closeSync(openSync(path, "wx", 0o600));
      return path;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw cannotCreate(path, error);
    }
  }
};

/** A pid file is free when it is not there, or when its process is no more. */
const claimPidFile = ({ cwd }: Pick<Context, "cwd">, name: string): string => {
  const path = resolve(cwd, name);
  const owner = readPidFile(path);
  if (owner !== undefined && wrotePidFile(owner, path)) {
    // 0.9: the words of the daemonize library.
    throw new UserError("Unable to lock on the pidfile.", {
      bare: true,
      hint: `'${name}' belongs to process ${owner}, which is running: use another file.`,
    });
  }
  try {
    closeSync(openSync(path, "w"));
  } catch (error) {
    throw cannotCreate(name, error);
  }
  return path;
};

const cannotCreate = (name: string, cause: unknown): UserError =>
  new UserError("Unable to create the pidfile.", {
    bare: true,
    hint: `Check that '${name}' can be written, or use another file.`,
    cause,
  });

/** Whether the process lives and is no later one with the same pid: it started before the file was written. */
const wrotePidFile = (pid: number, path: string): boolean => {
  if (!isProcessAlive(pid)) return false;
  const startMs = processStartMs(pid);
  return startMs === undefined || startMs <= statSync(path).mtimeMs + clockSlackMs;
};

/** The kernel counts from a boot time in whole seconds. */
const clockSlackMs = 2000;

const readPidFile = (path: string): number | undefined => {
  try {
    const text = readFileSync(path, "utf8").trim();
    return /^\d+$/.test(text) ? Number(text) : undefined;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR", "EACCES"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
};
