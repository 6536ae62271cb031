import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { compareText, isPyMap, pyStr } from "../base/index.ts";
import { guildNames, guildPath, isAbsence } from "../run/index.ts";
import { type RunRecord, sourceDir } from "../store/index.ts";
import type { Diff } from "./api-types.ts";
import { cellOf, cellText } from "./cells.ts";
import { Fault } from "./fault.ts";
import { type FileWorld, safePath } from "./files.ts";
import { diffTexts } from "./line-diff.ts";
import { runDetail } from "./run-detail.ts";

export type DiffOf = "flags" | "attributes" | "environment" | "output" | "sourcecode" | "files";

/** Of longer texts only so much is compared. */
const maxBytes = 2_000_000;
const maxPaths = 10_000;

/** What is different between two runs. */
export const diffRuns = (
  a: RunRecord,
  b: RunRecord,
  of: DiffOf,
  path: string | undefined,
  world: FileWorld,
): Diff => {
  if (of === "flags") return linesDiff(flagLines(a), flagLines(b));
  if (of === "attributes")
    return linesDiff(pairLines(runDetail(a, false).attributes), pairLines(runDetail(b, false).attributes));
  if (of === "environment")
    return linesDiff(pairLines(runDetail(a, false).env), pairLines(runDetail(b, false).env));
  if (of === "output") {
    const texts = [a, b].map((run) => readStart(guildPath(run, guildNames.output)));
    return textsDiff(texts[0], texts[1]);
  }
  const roots = of === "sourcecode" ? [sourceDir(a), sourceDir(b)] : [a.dir, b.dir];
  const [rootA = "", rootB = ""] = roots;
  if (path === undefined) return { paths: diffDirs(rootA, rootB) };
  const texts = roots.map((root) => readStart(pathOrNothing(root, path, world)));
  return textsDiff(texts[0], texts[1]);
};

const pathOrNothing = (root: string, path: string, world: FileWorld): string | undefined => {
  try {
    return safePath(root, path, world);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
};

const flagLines = (run: RunRecord): readonly string[] => {
  const flags = run.attr("flags");
  return isPyMap(flags)
    ? [...flags].map(([name, value]) => `${pyStr(name)}: ${cellText(cellOf(value))}`).sort(compareText)
    : [];
};

const pairLines = (pairs: readonly (readonly [string, string])[]): readonly string[] =>
  pairs.flatMap(([name, text]) =>
    text.includes("\n") ? [`${name}:`, ...text.split("\n").map((line) => `  ${line}`)] : [`${name}: ${text}`],
  );

const linesDiff = (a: readonly string[], b: readonly string[]): Diff => ({ lines: diffTexts(a, b) });

type Start = { readonly lines: readonly string[]; readonly isCut: boolean };

const textsDiff = (a: Start | undefined, b: Start | undefined): Diff => ({
  lines: diffTexts(a?.lines ?? [], b?.lines ?? []),
  ...(a?.isCut || b?.isCut ? { isCut: true } : {}),
});

const readStart = (path: string | undefined): Start | undefined => {
  if (path === undefined) return undefined;
  try {
    const file = openSync(path, "r");
    try {
      const bytes = Buffer.alloc(maxBytes + 1);
      const count = readSync(file, bytes, 0, bytes.length, 0);
      const start = bytes.subarray(0, Math.min(count, maxBytes));
      if (start.includes(0)) throw new Fault(400, "binary files are not compared line by line");
      const lines = start.toString("utf8").split("\n");
      if (lines.at(-1) === "") lines.pop();
      return { lines, isCut: count > maxBytes };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
};

const diffDirs = (a: string, b: string): NonNullable<Diff["paths"]> => {
  const [inA, inB] = [filesBelow(a), filesBelow(b)];
  return [...new Set([...inA, ...inB])].sort(compareText).map((path) => ({
    path,
    change: !inA.has(path)
      ? "added"
      : !inB.has(path)
        ? "removed"
        : isSame(join(a, path), join(b, path))
          ? "same"
          : "changed",
  }));
};

const isSame = (a: string, b: string): boolean => {
  const [sizeA, sizeB] = [statSync(a).size, statSync(b).size];
  if (sizeA !== sizeB) return false;
  return sizeA <= maxCompared
    ? readFileSync(a).equals(readFileSync(b))
    : statSync(a).mtimeMs === statSync(b).mtimeMs;
};

/** Larger files of one size are told apart by their times. */
const maxCompared = 50_000_000;

/** Regular files below a directory that are no links, without what is Guild's. */
const filesBelow = (root: string): ReadonlySet<string> => {
  const found = new Set<string>();
  const walk = (dir: string): void => {
    for (const entry of entriesOf(join(root, dir))) {
      const path = dir === "" ? entry.name : `${dir}/${entry.name}`;
      if (found.size >= maxPaths) return;
      if (entry.isDirectory() && path !== ".guild") walk(path);
      else if (entry.isFile()) found.add(path);
    }
  };
  walk("");
  return found;
};

const entriesOf = (dir: string) => {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};
