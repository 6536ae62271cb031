import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Context, errorCode } from "../base/index.ts";

/** What git says about a directory: the paths it ignores there, or that it has no say. */
export type GitIgnored =
  | { readonly kind: "ignored"; readonly paths: readonly string[] }
  | { readonly kind: "no-git"; readonly warnings: readonly string[] };

export type GitOptions = {
  /** The git program: user configuration `git.executable`. */
  readonly program?: string | undefined;
};

type GitContext = Pick<Context, "cwd" | "env" | "signal">;

/**
 * The paths below `root` that git ignores, also by `.guildignore` of the current directory; directories end in
 * `/`. Starts no process where no work tree is in sight.
 */
export const gitIgnored = async (
  context: GitContext,
  root: string,
  { program = "git" }: GitOptions = {},
): Promise<GitIgnored> => {
  if (!isInWorkTree(context, root)) return { kind: "no-git", warnings: [] };
  const patterns = guildIgnorePatterns(context.cwd).flatMap((pattern) => ["-x", pattern]);
  const list = (...options: readonly string[]): Promise<GitResult> =>
    runGit(context, program, root, [
      ...["ls-files", "-ioc", "--exclude-standard", "-z"],
      ...options,
      ...patterns,
    ]);
  const [version, result] = await Promise.all([
    runGit(context, program, root, ["--version"]),
    list("--directory"),
  ]);
  if (result.kind === "missing") return { kind: "no-git", warnings: missingWarnings(context) };
  if (result.kind === "failed") {
    return { kind: "no-git", warnings: [`error listing ignored files (${result.status}): ${result.text}`] };
  }
  const paths = result.text.split("\0");
  // Older versions leave out directories whose every file is ignored, with the files.
  const more = isOldGit(version) ? await list() : undefined;
  const all = more?.kind === "done" ? [...more.text.split("\0"), ...paths] : paths;
  return { kind: "ignored", paths: all.filter((path) => path !== "") };
};

/** The commit of the files below `dir`, as `git:SHA`, with `*` if the work tree has changes. */
export type VcsCommit = { readonly commit: string | undefined; readonly warnings: readonly string[] };

/** Asks git for the last commit that touched `dir`; undefined without a commit or with `NO_VCS_COMMIT=1`. */
export const vcsCommit = async (
  context: GitContext,
  dir: string,
  { program = "git" }: GitOptions = {},
): Promise<VcsCommit> => {
  if (context.env.NO_VCS_COMMIT === "1" || !isInWorkTree(context, dir)) return noCommit;
  const [log, status] = await Promise.all([
    runGit(context, program, dir, ["log", "-1", "--format=%H", "."]),
    runGit(context, program, dir, ["--no-optional-locks", "status", "-s"]),
  ]);
  // Without a commit, and where git does not trust the directory, `git log` ends with 128.
  if (log.kind === "missing" || (log.kind === "failed" && log.status === 128)) return noCommit;
  if (log.kind === "failed") return failedCommit(log);
  if (status.kind === "failed") return failedCommit(status);
  const sha = log.text.trim();
  if (sha === "" || status.kind === "missing") return noCommit;
  return { commit: `git:${sha}${status.text === "" ? "" : "*"}`, warnings: [] };
};

/** What git says of files below a directory: which of them it would lose if they were written over, or that it has no say. */
export type GitUnsaved =
  | { readonly kind: "unsaved"; readonly paths: readonly string[] }
  | { readonly kind: "no-git" };

/** Those of `paths`, relative to `dir`, that git does not know or that have changes beyond what is staged. */
export const gitUnsaved = async (
  context: GitContext,
  dir: string,
  paths: readonly string[],
  { program = "git" }: GitOptions = {},
): Promise<GitUnsaved> => {
  if (!isInWorkTree(context, dir)) return { kind: "no-git" };
  const list = (...options: readonly string[]) =>
    runGit(context, program, dir, ["--no-optional-locks", "ls-files", "-z", ...options]);
  const [known, changed] = await Promise.all([list(), list("--modified")]);
  if (known.kind !== "done" || changed.kind !== "done") return { kind: "no-git" };
  const saved = new Set(known.text.split("\0"));
  for (const path of changed.text.split("\0")) saved.delete(path);
  return { kind: "unsaved", paths: paths.filter((path) => !saved.has(path)) };
};

const noCommit: VcsCommit = { commit: undefined, warnings: [] };

const failedCommit = ({ status, text }: { readonly status: number; readonly text: string }): VcsCommit => ({
  commit: undefined,
  warnings: [`error reading VCS commit (${status}): ${text}`],
});

/** Whether `dir` or a directory above it holds `.git`, or the environment names a repository. */
const isInWorkTree = ({ env }: GitContext, dir: string): boolean => Boolean(env.GIT_DIR) || hasGitAbove(dir);

const hasGitAbove = (dir: string): boolean =>
  existsSync(join(dir, ".git")) || (dirname(dir) !== dir && hasGitAbove(dirname(dir)));

/** The patterns of `.guildignore`: its lines but for empty ones and comments. */
const guildIgnorePatterns = (dir: string): readonly string[] => {
  try {
    return readFileSync(join(dir, ".guildignore"), "utf8")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#"));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
};

const missingWarnings = ({ env }: GitContext): readonly string[] =>
  env.NO_WARN_GIT_MISSING === "1"
    ? []
    : [
        "The current project appears to use Git for version control\n" +
          "but git is not available on the system path. To apply Git's source\n" +
          "code rules to this run, install Git [1] or specify the Git executable\n" +
          "in Guild user config [2].\n" +
          "\n" +
          "[1] https://git-scm.com/book/en/v2/Getting-Started-Installing-Git)\n" +
          "[2] https://my.guild.ai/t/user-config-reference\n" +
          "\n" +
          "To disable this warning, set 'NO_WARN_GIT_MISSING=1'\n",
      ];

/** Before 2.32. */
const isOldGit = (version: GitResult): boolean => {
  if (version.kind !== "done") return false;
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(version.text) ?? [];
  return Number(major) * 1000 + Number(minor) < 2032;
};

type GitResult =
  | { readonly kind: "done"; readonly text: string }
  /** There is no git program. */
  | { readonly kind: "missing" }
  | { readonly kind: "failed"; readonly status: number; readonly text: string };

const runGit = (
  { env, signal }: GitContext,
  program: string,
  cwd: string,
  args: readonly string[],
): Promise<GitResult> =>
  new Promise((resolve, reject) => {
    const options = { cwd, env, signal, maxBuffer: 1 << 30, encoding: "utf8" } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve({ kind: "done", text: stdout });
      if (typeof error.code === "number") {
        return resolve({ kind: "failed", status: error.code, text: stderr.trim() });
      }
      return error.code === "ENOENT" && existsSync(cwd) ? resolve({ kind: "missing" }) : reject(error);
    });
  });
