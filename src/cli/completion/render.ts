import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { compareText } from "../../base/index.ts";
import type { Candidate } from "./candidates.ts";

export type Shell = "bash" | "zsh" | "fish";

type Typed = { readonly incomplete: string; readonly cwd: string };

/** Candidates in the form that the script of a shell reads. It is that of 0.9, whose scripts are still installed. */
export const renderCandidates = (candidates: readonly Candidate[], shell: Shell, typed: Typed): string => {
  if (shell === "bash") return candidates.map((each) => `plain,${bashText(each)}\n`).join("");
  const shown = candidates.flatMap((each) => expanded(each, typed));
  return shell === "zsh"
    ? shown.map(({ value, help }) => `plain\n${value}\n${help || "_"}\n`).join("")
    : shown
        .filter(({ value }) => !value.startsWith("!!"))
        .map(({ value, help }) => `plain,${value}${help ? `\t${help}` : ""}\n`)
        .join("");
};

/** Bash looks for files itself, at the word of these. */
const bashText = (candidate: Candidate): string => {
  switch (candidate.kind) {
    case "value":
      return candidate.value;
    case "files":
      if (candidate.dir !== undefined) return `!!runfiles:${candidate.dir}`;
      return `!!file:${candidate.endings === undefined ? "*" : pattern(candidate.endings)}`;
    case "batch-files":
      return `!!batchfile:${pattern(candidate.endings)}`;
    case "dirs":
      return "!!dir";
    case "no-space":
      return "!!nospace";
    default:
      return "!!no-colon-wordbreak";
  }
};

const pattern = (endings: readonly string[]): string => `*.@(${endings.join("|")})`;

type Shown = { readonly value: string; readonly help?: string | undefined };

/** The other shells get names of files. */
const expanded = (candidate: Candidate, { incomplete, cwd }: Typed): readonly Shown[] => {
  switch (candidate.kind) {
    case "value":
      return [candidate];
    case "files":
      return fileNames(candidate.dir ?? cwd, incomplete, candidate.endings);
    case "batch-files":
      return fileNames(cwd, incomplete.slice(1), candidate.endings).map(({ value }) => ({
        value: `@${value}`,
      }));
    case "dirs":
      return fileNames(cwd, incomplete, []);
    case "no-space":
      return [{ value: "!!nospace" }];
    default:
      return [];
  }
};

const fileNames = (
  root: string,
  incomplete: string,
  endings: readonly string[] | undefined,
): readonly Shown[] => {
  const split = incomplete.lastIndexOf("/") + 1;
  const above = incomplete.slice(0, split);
  const start = incomplete.slice(split);
  const dir = resolve(root, above);
  return namesIn(dir)
    .filter((name) => name.startsWith(start) && (start !== "" || !name.startsWith(".")))
    .flatMap((name) => {
      const isDir = statSync(join(dir, name), { throwIfNoEntry: false })?.isDirectory() === true;
      const isShown = isDir || endings === undefined || endings.some((ending) => name.endsWith(`.${ending}`));
      return isShown ? [{ value: `${above}${name}${isDir ? "/" : ""}` }] : [];
    });
};

const namesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir).sort(compareText);
  } catch {
    // Nothing to offer where nothing can be read.
    return [];
  }
};
