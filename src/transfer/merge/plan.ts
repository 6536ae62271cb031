import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { isAbsolute, join, posix } from "node:path";
import { compareText, errorCode, fnmatchRegExp, UserError } from "../../base/index.ts";
import { type ManifestEntry, type Run, readManifest } from "../../run/index.ts";

/** Why a file stays where it is. */
export type SkipReason =
  | "excluded"
  | "skipped source code"
  | "skipped dependency"
  | "non-project dependency"
  | "non-project file"
  | "unchanged";

export type MergeFileType = "source" | "dependency" | "other";

/** A file of a run and where it would go, both relative and with `/`. */
export type MergeFile = {
  readonly type: MergeFileType;
  readonly runPath: string;
  readonly targetPath: string;
};

type SkippedFile = MergeFile & { readonly reason: SkipReason };

export type MergePlan = { readonly toCopy: readonly MergeFile[]; readonly toSkip: readonly SkippedFile[] };

export type MergeRules = {
  /** Files that neither the source code nor a dependency accounts for, too. */
  readonly all: boolean;
  readonly skipSourcecode: boolean;
  readonly skipDeps: boolean;
  /** Patterns of targets. */
  readonly exclude: readonly string[];
};

/** Which files of a run go where in `targetDir`. Throws `UserError` for a run without a manifest. */
export const planMerge = (run: Run, targetDir: string, rules: MergeRules): MergePlan => {
  const manifest = readManifest(run);
  if (manifest === undefined) throw new UserError(`run manifest does not exist for run ${run.id}`);
  const entries = new Map(manifest.map((entry) => [posix.normalize(entry.runPath), entry]));
  const excluded = rules.exclude.map((pattern) => fnmatchRegExp(pattern));
  const judged = runFiles(run.dir).map((runPath): MergeFile & { readonly reason: SkipReason | undefined } => {
    const place = placeOf(runPath, entries.get(runPath));
    const rule = ruleFor(place, rules, excluded);
    const isUnchanged = () => isSameFile(join(run.dir, runPath), join(targetDir, place.targetPath));
    const reason =
      rule ?? (place.isOutside ? "non-project dependency" : isUnchanged() ? "unchanged" : undefined);
    return { type: place.type, runPath, targetPath: place.targetPath, reason };
  });
  return {
    toCopy: onePerTarget(judged.flatMap(({ reason, ...file }) => (reason === undefined ? [file] : []))),
    toSkip: judged.flatMap(({ reason, ...file }) => (reason === undefined ? [] : [{ ...file, reason }])),
  };
};

type Place = Omit<MergeFile, "runPath"> & { readonly isOutside: boolean };

const placeOf = (runPath: string, entry: ManifestEntry | undefined): Place => {
  if (entry?.type === "s") return inside("source", entry.source, runPath);
  if (entry?.type !== "d") return { type: "other", targetPath: runPath, isOutside: false };
  const isProjectFile = entry.source.startsWith("file:") && entry.subPath === undefined;
  return isProjectFile
    ? inside("dependency", entry.source.slice("file:".length), runPath)
    : { type: "dependency", targetPath: runPath, isOutside: true };
};

/** A merge never leaves its directory: a file that came from elsewhere is none of the project. */
const inside = (type: MergeFileType, source: string, runPath: string): Place => {
  const targetPath = posix.normalize(source);
  const isOutside = isAbsolute(source) || targetPath === ".." || targetPath.startsWith("../");
  return { type, targetPath: isOutside ? runPath : targetPath, isOutside };
};

const ruleFor = (
  { type, targetPath }: Place,
  rules: MergeRules,
  excluded: readonly RegExp[],
): SkipReason | undefined => {
  if (excluded.some((pattern) => pattern.test(targetPath))) return "excluded";
  if (type === "source" && rules.skipSourcecode) return "skipped source code";
  if (type === "dependency" && rules.skipDeps) return "skipped dependency";
  return type === "other" && !rules.all ? "non-project file" : undefined;
};

/** What is no source code wins: a dependency or an output that lies where the source code did. */
const onePerTarget = (files: readonly MergeFile[]): readonly MergeFile[] => {
  const others = new Set(files.filter(({ type }) => type !== "source").map(({ targetPath }) => targetPath));
  return files.filter(({ type, targetPath }) => type !== "source" || !others.has(targetPath));
};

/** Files of a run but for those of Guild, sorted; links to directories are followed. */
const runFiles = (runDir: string): readonly string[] => {
  const walk = (dir: string, above: readonly string[]): readonly string[] => {
    const here = realpathSync(join(runDir, dir));
    if (above.includes(here)) return [];
    return readdirSync(here).flatMap((name) => {
      const path = dir === "" ? name : `${dir}/${name}`;
      if (dir === "" && name.startsWith(".guild")) return [];
      const stats = targetStats(join(runDir, path));
      if (stats?.isDirectory()) return walk(path, [...above, here]);
      return stats?.isFile() ? [path] : [];
    });
  };
  return [...walk("", [])].sort(compareText);
};

/** Undefined for a link that leads nowhere. */
const targetStats = (path: string): Stats | undefined => {
  try {
    return statSync(path);
  } catch (error) {
    if (lstatSync(path).isSymbolicLink() && deadLinkCodes.has(errorCode(error) ?? "")) return undefined;
    throw error;
  }
};

const deadLinkCodes = new Set(["ENOENT", "ENOTDIR", "ELOOP"]);

const isSameFile = (a: string, b: string): boolean =>
  existsSync(b) &&
  statSync(b).isFile() &&
  statSync(a).size === statSync(b).size &&
  readFileSync(a).equals(readFileSync(b));
