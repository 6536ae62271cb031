import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Module } from "node:module";
import { dirname, join } from "node:path";
import { constants, Script } from "node:vm";

// Imported before anything else, so this imports nothing of ours.

/**
 * Lets files of the program below `programDir` start from the machine code of an earlier process, kept in the
 * user's cache directory: a third of what a command takes is compiling. Node 22.8 can do this itself; for Node 20
 * its hook for loaders is used. Where nothing can be kept, all goes on as without.
 */
export const enableCodeCache = (
  programDir: string,
  env: Readonly<Record<string, string | undefined>>,
): void => {
  const root = env.XDG_CACHE_HOME || (env.HOME && join(env.HOME, ".cache"));
  if (!root || env.NODE_DISABLE_COMPILE_CACHE) return;
  const dir = join(root, "guildai", "code");
  const { enableCompileCache } = Module as NewerModule;
  if (enableCompileCache === undefined) {
    // Each installation has its own, so that one can tell which of its files are left from before an upgrade.
    const installation = encodeURIComponent(programDir).slice(-100);
    compileThroughCache(programDir, join(dir, `${process.version}-${process.arch}-${installation}`));
  } else enableCompileCache(dir);
};

type NewerModule = { readonly enableCompileCache?: (dir: string) => unknown };

/** What Node's loader calls with the text of a file, by a name that has not changed since Node 0.x. */
type Compiler = { _compile: (this: NodeJS.Module, text: string, path: string) => unknown };

const compileThroughCache = (programDir: string, cacheDir: string): void => {
  const loader = Module.prototype as unknown as Compiler;
  const compile = loader._compile;
  const compiled: Compiled[] = [];
  const evaluate = (text: string, path: string, module: LoadedModule, outer: Require): void => {
    // The name of a file tells its contents; V8 itself refuses what another V8 has made.
    const cachePath = join(cacheDir, path.slice(programDir.length + 1));
    const cachedData = readIfExists(cachePath);
    const script = new Script(Module.wrap(text), {
      filename: path,
      // Else `import("node:http")` would fail.
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData && { cachedData }),
    });
    if (cachedData === undefined || script.cachedDataRejected) compiled.push({ script, cachePath });
    const run: WrappedModule = script.runInThisContext();
    run.call(module.exports, module.exports, requireFrom(outer), module, path, programDir);
  };
  const loaded = new Map<string, LoadedModule>();
  // Node asks the file system ten times where a file is whose name is known.
  const requireFrom = (outer: Require) => (id: string) => {
    if (!id.startsWith("./") || id === entry) return outer(id);
    const known = loaded.get(id);
    if (known !== undefined) return known.exports;
    const path = join(programDir, id);
    const module: LoadedModule = { exports: {} };
    loaded.set(id, module);
    evaluate(readFileSync(path, "utf8"), path, module, outer);
    return module.exports;
  };
  loader._compile = function (text, path) {
    if (dirname(path) !== programDir) return compile.call(this, text, path);
    loaded.set(`./${path.slice(programDir.length + 1)}`, this);
    return evaluate(text, path, this, (id) => this.require(id));
  };
  // At the end functions are compiled that were not at the start.
  process.on("exit", () => keep(compiled, programDir, cacheDir));
};

/** The file that Node itself loads. */
const entry = "./guild.cjs";

type Require = (id: string) => unknown;

type LoadedModule = { exports: unknown };

type Compiled = { readonly script: Script; readonly cachePath: string };

type WrappedModule = (
  this: unknown,
  exports: unknown,
  require: Require,
  module: LoadedModule,
  path: string,
  dir: string,
) => unknown;

const readIfExists = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path);
  } catch {
    // Not there, or not for us to read: what it held is made again.
    return undefined;
  }
};

const keep = (compiled: readonly Compiled[], programDir: string, cacheDir: string): void => {
  if (compiled.length === 0) return;
  try {
    mkdirSync(cacheDir, { recursive: true });
    for (const { script, cachePath } of compiled) {
      const temporary = `${cachePath}.${process.pid}.tmp`;
      writeFileSync(temporary, script.createCachedData());
      renameSync(temporary, cachePath);
    }
    const current = new Set(readdirSync(programDir));
    for (const name of readdirSync(cacheDir)) {
      if (!current.has(name) && !name.endsWith(".tmp")) rmSync(join(cacheDir, name), { force: true });
    }
  } catch {
    // A read-only home or a full disk: the next process compiles anew.
  }
};
