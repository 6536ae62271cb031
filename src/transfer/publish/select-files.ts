import { type Dirent, lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { fnmatchRegExp } from "../../base/index.ts";
import type { SelectRule } from "../../guildfile/index.ts";
import { isAbsence, type Run } from "../../run/index.ts";

type Selection = {
  readonly rules: readonly SelectRule[];
  readonly includeLinks: boolean;
  /** Whether a file that no rule names is selected. */
  readonly byDefault: (path: string) => boolean;
};

/** The files of a run that `publish: {files}` selects: of the rules that match a path, the last one decides. */
export const selectedFiles = (
  run: Pick<Run, "dir">,
  { rules, includeLinks, byDefault }: Selection,
): readonly string[] => {
  const patterns = rules.map((rule) => ({
    isIn: rule.result === "include",
    patterns: rule.patterns.map(fnmatchRegExp),
  }));
  const ruled = (path: string): boolean | undefined =>
    patterns.findLast((rule) => rule.patterns.some((pattern) => pattern.test(path)))?.isIn;
  const seen = new Set<string>();
  const walk = (dir: string): readonly string[] => {
    const real = realpathSync(join(run.dir, dir));
    if (seen.has(real)) return [];
    seen.add(real);
    return readdirSync(join(run.dir, dir), { withFileTypes: true }).flatMap((entry) => {
      const path = dir === "" ? entry.name : `${dir}/${entry.name}`;
      const kind = kindOf(run, path, entry);
      const isLink = entry.isSymbolicLink();
      if (kind === "dir") {
        const isEntered = entry.name !== ".guild" && (includeLinks || !isLink) && (ruled(path) ?? true);
        return isEntered ? walk(path) : [];
      }
      return kind === "file" && (ruled(path) ?? (byDefault(path) && (includeLinks || !isLink))) ? [path] : [];
    });
  };
  return walk("").toSorted();
};

/** Links count as what they lead to. */
const kindOf = (run: Pick<Run, "dir">, path: string, entry: Dirent): "dir" | "file" | undefined => {
  const what = entry.isSymbolicLink() ? statIfThere(join(run.dir, path)) : entry;
  if (what?.isDirectory()) return "dir";
  return what?.isFile() ? "file" : undefined;
};

const statIfThere = (path: string) => {
  try {
    return statSync(path);
  } catch (error) {
    if (isAbsence(error) || lstatSync(path).isSymbolicLink()) return undefined;
    throw error;
  }
};
