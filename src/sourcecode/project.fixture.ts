import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Env, Micros, RunId } from "../base/index.ts";
import type { SelectRule, SourceCodeDef } from "../guildfile/index.ts";
import type { SourceCodeRequest } from "../operation/index.ts";
import type { Run } from "../run/index.ts";

/** Files by path; a value `-> X` makes a link to X. */
export type Tree = Readonly<Record<string, string>>;

/** A project, a guild home and a run in a temporary directory of their own. */
export const aProject = (tree: Tree, env: Env = {}) => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), "guild-sources-")));
  const dir = join(top, "project");
  const run: Run = { id: "0123456789abcdef0123456789abcdef" as RunId, dir: join(top, "home/runs/r") };
  mkdirSync(dir);
  mkdirSync(join(run.dir, ".guild"), { recursive: true });
  writeFileSync(join(run.dir, ".guild/manifest"), "");
  plant(dir, tree);
  return {
    top,
    dir,
    run,
    context: {
      // An hour from now: no file is too young to be sure of.
      now: () => (Date.now() * 1000 + 3.6e9) as Micros,
      cwd: dir,
      processCwd: dir,
      home: join(top, "home"),
      env: { PATH: process.env.PATH, HOME: top, GIT_CEILING_DIRECTORIES: top, ...env },
      signal: new AbortController().signal,
    },
    request: (parts: Partial<SourceCodeRequest> = {}): SourceCodeRequest => ({
      projectDir: dir,
      model: undefined,
      operation: undefined,
      isPython: true,
      dependencyPaths: [],
      ...parts,
    }),
    [Symbol.dispose]: () => rmSync(top, { recursive: true, force: true }),
  };
};

/** Writes files and links below `dir`. */
export const plant = (dir: string, tree: Tree): void => {
  for (const [path, text] of Object.entries(tree)) {
    const target = join(dir, path);
    mkdirSync(dirname(target), { recursive: true });
    if (text.startsWith("-> ")) symlinkSync(text.slice(3), target);
    else writeFileSync(target, text);
  }
};

/** A `sourcecode` attribute with nothing said but what is given. */
export const aSourceCode = (parts: Partial<SourceCodeDef>): SourceCodeDef => ({
  disabled: false,
  root: undefined,
  dest: undefined,
  digest: undefined,
  rules: [],
  ...parts,
});

export const include = (pattern: string, type?: SelectRule["type"]): SelectRule => ({
  result: "include",
  patterns: [pattern],
  type,
});

export const exclude = (pattern: string, type?: SelectRule["type"]): SelectRule => ({
  result: "exclude",
  patterns: [pattern],
  type,
});
