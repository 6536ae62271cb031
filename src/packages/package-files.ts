import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { compareText, fnmatchRegExp, UserError } from "../base/index.ts";
import type { PackageDef } from "./package-def.ts";

/** A file of a package: where it lies in the wheel, and where it is. */
export type PackageFile = { readonly name: string; readonly path: string };

/**
 * The files of a package, sorted by their names: modules of its Python packages, `guild.yml`, licence, readme and the
 * data files. `warn` is told of patterns that match nothing.
 */
export const packageFiles = (
  projectDir: string,
  def: PackageDef,
  warn: (text: string) => void,
): readonly PackageFile[] => {
  const pythonPackages = def.packages ?? foundPackages(projectDir, def.name);
  const base = pythonPackages.find(([, dir]) => dir === ".")?.[0] ?? def.name;
  const files = new Map<string, string>();
  const put = (packageName: string, path: string, below: string) =>
    files.set(`${packageName.replaceAll(".", "/")}/${below}`, path);
  for (const [name, dir] of pythonPackages) {
    for (const module of modulesIn(join(projectDir, dir))) put(name, join(projectDir, dir, module), module);
  }
  for (const pattern of def.dataFiles) {
    const matches = dataFiles(projectDir, pattern);
    if (matches.length === 0) warn(`Nothing matched data file pattern '${pattern}'`);
    for (const path of matches) put(base, join(projectDir, path), path);
  }
  for (const { name } of entriesOf(projectDir)) {
    if (always.test(name) && isFile(join(projectDir, name))) put(base, join(projectDir, name), name);
  }
  return [...files].map(([name, path]) => ({ name, path })).sort((a, b) => compareText(a.name, b.name));
};

const always = /^(?:guild\.yml|LICENSE(?:\..*)?|README(?:\..*)?)$/;

/** The project as the package itself, and directories with `__init__.py` below it (setuptools: `find_packages`). */
const foundPackages = (projectDir: string, name: string): readonly (readonly [string, string])[] => {
  const conflict = name.split(".")[0] ?? name;
  if (!name.includes(".") && isFile(join(projectDir, conflict, "__init__.py"))) {
    throw new UserError(`package name '${name}' in guild.yml conflicts with Python package '${name}'`, {
      hint: "Provide a unique package name in guild.yml and try again.",
    });
  }
  return [
    [name, "."],
    ...packagesBelow(projectDir, "").map((dir) => [`${name}.${dir.replaceAll("/", ".")}`, dir] as const),
  ];
};

const packagesBelow = (projectDir: string, dir: string): readonly string[] =>
  entriesOf(join(projectDir, dir)).flatMap((entry) => {
    const path = dir === "" ? entry.name : `${dir}/${entry.name}`;
    if (!entry.isDirectory() || !/^[A-Za-z_]\w*$/.test(entry.name)) return [];
    if (!isFile(join(projectDir, path, "__init__.py")) || (dir === "" && buildDirs.has(entry.name)))
      return [];
    return [path, ...packagesBelow(projectDir, path)];
  });

const buildDirs = new Set(["build", "dist"]);

const modulesIn = (dir: string): readonly string[] =>
  entriesOf(dir)
    .filter(({ name }) => name.endsWith(".py") && name !== "setup.py" && isFile(join(dir, name)))
    .map(({ name }) => name);

/** A file, all files below a directory, or what a pattern matches, which looks into one directory for each part. */
const dataFiles = (projectDir: string, pattern: string): readonly string[] =>
  matchParts(projectDir, "", pattern.replace(/\/+$/, "").split("/")).flatMap((path) =>
    isFile(join(projectDir, path)) ? [path] : filesBelow(projectDir, path, new Set()),
  );

const matchParts = (root: string, dir: string, [part, ...others]: readonly string[]): readonly string[] => {
  if (part === undefined) return [dir];
  if (part === "." || part === "") return matchParts(root, dir, others);
  if (part === "..") throw new UserError("data files of a package must lie in its project");
  const names = /[*?[]/.test(part)
    ? entriesOf(join(root, dir))
        .map(({ name }) => name)
        .filter((name) => fnmatchRegExp(part).test(name) && (part.startsWith(".") || !name.startsWith(".")))
    : [part];
  return names.flatMap((name) => {
    const path = dir === "" ? name : `${dir}/${name}`;
    if (statSync(join(root, path), { throwIfNoEntry: false }) === undefined) return [];
    return matchParts(root, path, others);
  });
};

/** Follows links, as 0.9 does, but goes into no directory that it is in already. */
const filesBelow = (root: string, dir: string, within: ReadonlySet<number>): readonly string[] => {
  const { ino } = statSync(join(root, dir));
  if (within.has(ino)) return [];
  return entriesOf(join(root, dir)).flatMap(({ name }) => {
    const path = `${dir}/${name}`;
    const stats = statSync(join(root, path), { throwIfNoEntry: false });
    if (stats?.isFile()) return [path];
    return stats?.isDirectory() ? filesBelow(root, path, new Set([...within, ino])) : [];
  });
};

const entriesOf = (dir: string): readonly Dirent[] =>
  readdirSync(dir, { withFileTypes: true }).sort((a, b) => compareText(a.name, b.name));

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
