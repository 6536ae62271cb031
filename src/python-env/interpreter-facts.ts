import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Context, type Env, readCacheFile, UserError, writeCacheFile } from "../base/index.ts";

/** What an interpreter says of itself. */
export type InterpreterFacts = {
  /** `sys.executable`. */
  readonly executable: string;
  /** `sys.version` on one line. */
  readonly versionText: string;
  /** `3.11.7`. */
  readonly version: string;
  /** `sys.path` as it is without `PYTHONPATH` and a script's directory. */
  readonly sysPath: readonly string[];
  readonly prefix: string;
  readonly basePrefix: string;
  /** `platform.architecture()` joined by a space. */
  readonly architecture: string;
  /** `platform.processor()`; often empty. */
  readonly processor: string;
};

/** Part of the cache entry that says whether it still holds. */
type Entry = { readonly stamp: string; readonly facts: InterpreterFacts };

const mark = "guild-facts:";

const probe = `import sys, json, platform
print(${JSON.stringify(mark)} + json.dumps({
 "executable": sys.executable, "versionText": sys.version.replace("\\n", ""),
 "version": "%d.%d.%d" % sys.version_info[:3], "sysPath": [p for p in sys.path if p],
 "prefix": sys.prefix, "basePrefix": getattr(sys, "base_prefix", sys.prefix),
 "architecture": " ".join(platform.architecture()), "processor": platform.processor()}))`;

/**
 * What the interpreter at `path` says of itself. It is started once; the answer is kept in the home's cache until
 * the program, its `pyvenv.cfg` or a directory of its module search path changes.
 */
export const interpreterFacts = async (
  context: Pick<Context, "env" | "home">,
  path: string,
): Promise<InterpreterFacts> => {
  const file = join(context.home, "cache", "python", `${hash(path)}.json`);
  const cached = readCacheFile(file);
  if (isEntry(cached) && cached.stamp === factsStamp(path, cached.facts)) return cached.facts;
  const facts = await askInterpreter(context.env, path);
  writeCacheFile(file, { stamp: factsStamp(path, facts), facts } satisfies Entry);
  return facts;
};

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 40);

const factsStamp = (path: string, facts: InterpreterFacts): string =>
  [realPath(path), join(facts.prefix, "pyvenv.cfg"), ...facts.sysPath].map(fileStamp).join("\n");

const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    // Not there: its stamp will say so.
    return path;
  }
};

/** Text that changes when a file or the list of a directory does. */
export const fileStamp = (path: string): string => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return `${path} ${stat === undefined ? "-" : `${stat.mtimeMs} ${stat.size}`}`;
};

const isEntry = (value: unknown): value is Entry =>
  typeof value === "object" && value !== null && "stamp" in value && "facts" in value;

const askInterpreter = async (env: Env, path: string): Promise<InterpreterFacts> => {
  const { PYTHONPATH: _, ...rest } = env;
  try {
    const { stdout } = await promisify(execFile)(path, ["-c", probe], {
      env: rest as NodeJS.ProcessEnv,
      cwd: dirname(realPath(path)),
    });
    const line = stdout.split("\n").find((text) => text.startsWith(mark));
    if (line === undefined) throw new Error(`unexpected output: ${stdout}`);
    return JSON.parse(line.slice(mark.length)) as InterpreterFacts;
  } catch (error) {
    throw new UserError(`cannot start the Python interpreter ${path}`, {
      hint: "Activate another environment, or name a working interpreter with GUILD_PYTHON_EXE.",
      cause: error,
    });
  }
};
