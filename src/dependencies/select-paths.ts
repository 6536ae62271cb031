import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";
import { compareText, pyRegExp, UserError } from "../base/index.ts";
import type { SelectSpec } from "../guildfile/index.ts";

/** All files and directories below `dir`, as relative paths with `/`. Links are not followed. */
export const pathsBelow = (dir: string, prefix = ""): readonly string[] =>
  readdirSync(join(dir, prefix), { withFileTypes: true }).flatMap((entry: Dirent) => {
    const path = `${prefix}${entry.name}`;
    return entry.isDirectory() ? [path, ...pathsBelow(dir, `${path}/`)] : [path];
  });

/**
 * The paths that match one of the specs, sorted. A spec matches from the start of the path to its end; one that
 * reduces gives the single match whose first group is the smallest or largest number.
 */
export const selectPaths = (
  paths: readonly string[],
  select: readonly SelectSpec[],
  reportError: (text: string) => void,
): readonly string[] => {
  const sorted = paths.toSorted(compareText);
  const chosen = new Set(select.flatMap((spec) => matchesOf(spec, sorted, reportError)));
  return sorted.filter((path) => chosen.has(path));
};

const matchesOf = (
  { pattern, reduce }: SelectSpec,
  paths: readonly string[],
  reportError: (text: string) => void,
): readonly string[] => {
  const expression = compiled(pattern, reportError);
  if (expression === undefined) return [];
  const matches = paths.flatMap((path) => {
    const found = expression.exec(path);
    return found === null ? [] : [{ path, group: found[1] }];
  });
  return reduce === undefined ? matches.map(({ path }) => path) : reduced(matches, reduce);
};

const compiled = (pattern: string, reportError: (text: string) => void): RegExp | undefined => {
  try {
    return pyRegExp(`^(?:${pattern}$)`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    reportError(`error compiling regular expression '${pattern}': ${error.message}`);
    return undefined;
  }
};

type Match = { readonly path: string; readonly group: string | undefined };

const reduced = (matches: readonly Match[], reduce: "min" | "max"): readonly string[] => {
  const sign = reduce === "min" ? 1 : -1;
  let best: { readonly path: string; readonly rank: number } | undefined;
  for (const { path, group } of matches) {
    const rank = sign * numberIn(group);
    if (!Number.isNaN(rank) && (best === undefined || rank < best.rank)) best = { path, rank };
  }
  return best === undefined ? [] : [best.path];
};

const numberIn = (text: string | undefined): number => {
  const trimmed = text?.trim() ?? "";
  return /^[+-]?(\d+(_\d+)*\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)
    ? Number(trimmed.replaceAll("_", ""))
    : Number.NaN;
};
