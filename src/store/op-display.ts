import { realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Context, shortenPath, shortPath } from "../base/index.ts";
import type { OpRef } from "../run/index.ts";
import type { RunRecord } from "./run-record.ts";

/** Longer directories are shortened in the middle. */
const labelLength = 28;

type Place = Pick<Context, "cwd" | "userHome">;

/** The directory an operation is defined in; undefined for packages, built-ins and functions. */
export const opDir = (run: RunRecord): string | undefined => {
  const opRef = (run.proto ?? run).opRef;
  switch (opRef?.pkgType) {
    case "guildfile":
    case "import":
      return dirname(opRef.pkgName);
    case "script":
      return opRef.pkgName;
    default:
      return undefined;
  }
};

/**
 * What lists add in parentheses to an operation that is not of the current directory: `../`, `sub`, `~/x/y`.
 * The function remembers what it found out, so that a list asks the file system once for each directory.
 */
export const opDirLabels = ({ cwd, userHome }: Place): ((run: RunRecord) => string | undefined) => {
  const labels = new Map<string, string | undefined>();
  let realCwd: string | undefined;
  return (run) => {
    const dir = opDir(run);
    if (dir === undefined) return undefined;
    if (!labels.has(dir)) {
      if (dir !== cwd) realCwd ??= realPath(cwd);
      const isHere = dir === cwd || realPath(dir) === realCwd;
      labels.set(dir, isHere ? undefined : shortenPath(relativeDir(dir, { cwd, userHome }), labelLength));
    }
    return labels.get(dir);
  };
};

/** The directory is gone, or not ours to look at: its name has to do. */
const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
};

/** Below the current directory by its path from there, else beside it, else in full. */
const relativeDir = (dir: string, { cwd, userHome }: Place): string => {
  const parent = dirname(cwd);
  if (isBelow(dir, cwd)) return dir.slice(withSlash(cwd).length);
  if (dir === parent) return "../";
  if (isBelow(dir, parent)) return `../${dir.slice(withSlash(parent).length)}`;
  return shortPath(resolve(dir), userHome);
};

const isBelow = (path: string, dir: string): boolean =>
  path.length > withSlash(dir).length && path.startsWith(withSlash(dir));

const withSlash = (path: string): string => (path.endsWith("/") ? path : `${path}/`);

/** Where an operation comes from: the Guild file or script directory, `NAME==VERSION`, or the package name. */
export const opSource = (opRef: OpRef | undefined, { userHome }: Pick<Context, "userHome">): string => {
  if (opRef === undefined) return "";
  switch (opRef.pkgType) {
    case "guildfile":
    case "script":
      return shortPath(resolve(opRef.pkgName), userHome);
    case "package":
      return `${opRef.pkgName}==${opRef.pkgVersion}`;
    default:
      return opRef.pkgName;
  }
};
