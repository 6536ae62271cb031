import { execFile } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import {
  type Context,
  compareText,
  type Env,
  errorCode,
  isProgram,
  pathDirs,
  readCacheFile,
  UserError,
  writeCacheFile,
} from "../base/index.ts";
import { fileStamp } from "./interpreter-facts.ts";
import { parsePyVersion, pySpecifier } from "./version.ts";

type FindContext = Pick<Context, "env" | "home">;

type InterpreterRequest = {
  /** Directory of the project: a virtual environment in it is used when none is active. */
  readonly projectDir: string;
  /** `python-requires` of the operation, such as `>=3.7`. */
  readonly requires?: string | undefined;
};

/**
 * The interpreter that operations run in, as their command names it: `GUILD_PYTHON_EXE`; the active environment's;
 * that of `.venv` or `venv` in the project; `python3` or `python` on the path. With `requires` the first
 * `pythonX.Y` beside it, else on the path, whose version will do.
 */
export const findInterpreter = async (
  context: FindContext,
  { projectDir, requires }: InterpreterRequest,
): Promise<string> => {
  const found = await defaultInterpreter(context, projectDir);
  if (requires !== undefined && requires !== "") {
    return requireVersion(context.env, found, requires);
  }
  if (found !== undefined) return found;
  throw new UserError("cannot find a Python interpreter", {
    hint: "Install Python, activate an environment that has it, or set GUILD_PYTHON_EXE to its path.",
  });
};

const defaultInterpreter = async (context: FindContext, projectDir: string): Promise<string | undefined> => {
  const { env } = context;
  if (env.GUILD_PYTHON_EXE) return env.GUILD_PYTHON_EXE;
  const active = env.VIRTUAL_ENV || env.CONDA_PREFIX;
  const prefixes = [active, join(projectDir, ".venv"), join(projectDir, "venv")];
  for (const prefix of prefixes) {
    const python = prefix && environmentPython(prefix);
    if (python) return python;
  }
  const onPath = findOnPath(env, "python3") ?? findOnPath(env, "python");
  return onPath === undefined || !isShellScript(onPath) ? onPath : behindShim(context, onPath, projectDir);
};

const windows = process.platform === "win32";

const environmentPython = (prefix: string): string | undefined => {
  const names = windows ? ["Scripts/python.exe", "python.exe"] : ["bin/python"];
  return names.map((name) => join(prefix, name)).find(isProgram);
};

const findOnPath = (env: Env, name: string): string | undefined =>
  pathDirs(env)
    .map((dir) => join(dir, windows ? `${name}.exe` : name))
    .find(isProgram);

/** Version managers (pyenv, asdf) put scripts on the path that start one of several interpreters. */
const isShellScript = (path: string): boolean => {
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(2);
    readSync(file, start);
    return start.toString("latin1") === "#!";
  } finally {
    closeSync(file);
  }
};

/**
 * The interpreter a version manager's script stands for in the project. The command must name that one: started
 * from a run's directory, the script would choose another.
 */
const behindShim = async (context: FindContext, shim: string, projectDir: string): Promise<string> => {
  const file = join(context.home, "cache", "python", "shims.json");
  const key = shimKey(context.env, shim, projectDir);
  const cached = readCacheFile(file);
  const known = isTextRecord(cached) ? cached : {};
  const remembered = known[key];
  if (remembered !== undefined && isProgram(remembered)) return remembered;
  const executable = await shimTarget(context.env, shim, projectDir);
  writeCacheFile(file, { ...Object.fromEntries(Object.entries(known).slice(-50)), [key]: executable });
  return executable;
};

/** Everything the choice of a version manager depends on. */
const shimKey = (env: Env, shim: string, projectDir: string): string => {
  const root = dirname(dirname(shim));
  const files = [...versionFiles(projectDir), join(root, "version")];
  return [
    fileStamp(shim),
    env.PYENV_VERSION ?? "",
    env.ASDF_PYTHON_VERSION ?? "",
    ...files.map(fileText),
  ].join("\n");
};

const versionFiles = (dir: string): readonly string[] => {
  const own = [".python-version", ".tool-versions"].map((name) => join(dir, name));
  const parent = dirname(dir);
  return parent === dir ? own : [...own, ...versionFiles(parent)];
};

const fileText = (path: string): string => {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return "";
  }
};

const isTextRecord = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((item) => typeof item === "string");

const shimTarget = async (env: Env, shim: string, projectDir: string): Promise<string> => {
  try {
    const { stdout } = await promisify(execFile)(shim, ["-c", "import sys; print(sys.executable)"], {
      env: env as NodeJS.ProcessEnv,
      cwd: projectDir,
    });
    const executable = stdout.trim().split("\n").at(-1) ?? "";
    return isProgram(executable) ? executable : shim;
  } catch (error) {
    throw new UserError(`cannot start the Python interpreter ${shim}`, {
      hint: "Activate an environment, or name a working interpreter with GUILD_PYTHON_EXE.",
      cause: error,
    });
  }
};

const requireVersion = (env: Env, found: string | undefined, requires: string): string => {
  // 0.9 (util.find_python_interpreter): by the version in the program's name, names in text order.
  const isGoodVersion = pySpecifier(/^\d/.test(requires) ? `==${requires}` : requires);
  const dirs = [...(found === undefined ? [] : [dirname(found)]), ...pathDirs(env)];
  const match =
    isGoodVersion &&
    dirs.flatMap(versionedPythons).find((path) => {
      const version = parsePyVersion(basename(path).replace(/^python|\.exe$/g, ""));
      return version !== undefined && isGoodVersion(version);
    });
  if (match) return match;
  throw new UserError(`cannot find a python interpreter for requirement '${requires}'`);
};

const versionedPythons = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir)
      .filter((name) => /^python[0-9.]+(\.exe)?$/.test(name))
      .sort(compareText)
      .map((name) => join(dir, name))
      .filter(isProgram);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return [];
  }
};
