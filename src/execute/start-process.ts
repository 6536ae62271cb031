import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import type { Env } from "../base/index.ts";
import { errorCode } from "../base/index.ts";
import { ignoresHangupName } from "./interrupts.ts";
import type { OutputTarget } from "./operation-stdio.ts";
import { spawnError } from "./spawn-error.ts";

export type StartRequest = {
  readonly opDesc: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Env;
  /** Standard output and error. */
  readonly output: readonly [OutputTarget, OutputTarget];
  readonly ignoresHangup: boolean;
  /** It gets a process group of its own, and no input. */
  readonly ownGroup: boolean;
};

export type StartedProcess = { readonly child: ChildProcess; readonly pid: number };

/**
 * Starts the operation. It stays in Guild's process group and keeps its standard input, so that Ctrl-C and a debugger's
 * prompt work as in 0.9. No event of the process comes before the caller has it.
 */
export const startProcess = async (request: StartRequest): Promise<StartedProcess> => {
  const [program, ...args] = request.ignoresHangup ? hangupProof(request) : request.argv;
  const child = trySpawn(request, program ?? "", args);
  if (child.pid === undefined) {
    const error = await new Promise((resolve) => child.once("error", resolve));
    throw spawnError(request.opDesc, failedName(request, error), error);
  }
  // A later "error" is a signal that could not be sent; those are sent in another way.
  child.on("error", () => undefined);
  return { child, pid: child.pid };
};

const trySpawn = (request: StartRequest, program: string, args: readonly string[]): ChildProcess => {
  const { opDesc, cwd, env, output, ignoresHangup, ownGroup } = request;
  try {
    return spawn(program, args, {
      cwd,
      env: ignoresHangup ? { ...env, [ignoresHangupName]: "1" } : env,
      stdio: [ownGroup ? "ignore" : "inherit", ...output],
      detached: ownGroup,
      windowsHide: true,
    });
  } catch (error) {
    throw spawnError(opDesc, program, error);
  }
};

/** A missing directory looks to Node like a missing program. */
const failedName = ({ argv, cwd }: StartRequest, error: unknown): string =>
  errorCode(error) === "ENOENT" && !isDirectory(cwd) ? cwd : (argv[0] ?? "");

const isDirectory = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/**
 * Node gives its children the default for every signal. Below `nohup` the shell takes SIGHUP away first and then
 * becomes the operation, same pid. The program is looked up here, or its absence would be the shell's to tell.
 */
const hangupProof = (request: StartRequest): readonly string[] => {
  const [program = "", ...args] = request.argv;
  return ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh", findProgram(request, program), ...args];
};

const findProgram = ({ opDesc, cwd, env }: StartRequest, name: string): string => {
  const dirs = name.includes("/") ? [""] : (env["PATH"] ?? "/bin:/usr/bin").split(delimiter);
  let failure: unknown;
  for (const dir of dirs) {
    const path = resolve(cwd, dir, name);
    try {
      accessSync(path, constants.X_OK);
      if (!isDirectory(path)) return path;
    } catch (error) {
      if (failure === undefined || errorCode(failure) === "ENOENT") failure = error;
    }
  }
  throw spawnError(opDesc, name, failure);
};
