import { statSync } from "node:fs";
import { join } from "node:path";
import { errorCode, splitShell } from "../../base/index.ts";

/** The Python file that an operation's `main` starts. */
export type MainModule = {
  readonly path: string;
  /** The path as 0.9's messages show it: `DIR/./train.py`. */
  readonly shownPath: string;
  /** Name of the package it is in; empty for a plain file. */
  readonly package: string;
  /** Directory that goes on the module search path. */
  readonly sysDir: string;
};

type FoundModule = { readonly module: MainModule } | { readonly missing: string };

/** `main` as its module and the arguments after it. */
export const splitMain = (main: string): { readonly spec: string; readonly args: readonly string[] } => {
  const [spec = "", ...args] = splitShell(main);
  return { spec, args };
};

/**
 * The file of `[DIR/]MODULE`, looked for below each of `dirs` and then in `sysPath`. The answer `missing` is the
 * text of Python's error.
 */
export const findMainModule = (
  spec: string,
  dirs: readonly string[],
  sysPath: () => readonly string[],
): FoundModule => {
  const slash = spec.lastIndexOf("/");
  const module = spec.slice(slash + 1);
  const parents = module.split(".").slice(0, -1);
  const last = module.split(".").at(-1) ?? module;
  const sysDirs = dirs.map((dir) => `${dir}/${slash < 0 ? "." : spec.slice(0, slash)}`);
  const at = (sysDir: string, dir: string): FoundModule | undefined => {
    const file = moduleFile([dir, ...parents].join("/"), last);
    if (file === undefined) return undefined;
    if (file.kind === "package" && file.path === undefined) {
      return {
        missing: `No module named ${module}.__main__ ('${module}' is a package and cannot be directly executed)`,
      };
    }
    const shownPath = file.path ?? "";
    return { module: { path: join(shownPath), shownPath, package: parents.join("."), sysDir: join(sysDir) } };
  };
  for (const sysDir of sysDirs) {
    const found = at(sysDir, sysDir);
    if (found !== undefined) return found;
  }
  const [nearest] = sysDirs;
  for (const dir of nearest === undefined ? [] : sysPath()) {
    const found = at(nearest ?? dir, dir);
    if (found !== undefined) return found;
  }
  return { missing: `No module named ${spec}` };
};

type ModuleFile =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "package"; readonly path: string | undefined };

/** As Python looks: a package before a file of the same name. */
const moduleFile = (dir: string, name: string): ModuleFile | undefined => {
  const base = `${dir}/${name}`;
  const main = [`${base}/__main__.py`].find(isFile);
  if (isFile(`${base}/__init__.py`)) return { kind: "package", path: main };
  if (isFile(`${base}.py`)) return { kind: "file", path: `${base}.py` };
  return main === undefined ? undefined : { kind: "package", path: main };
};

const isFile = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch (error) {
    // A file where a directory should be, or a directory that is not ours to look into.
    if (errorCode(error) === undefined) throw error;
    return false;
  }
};
