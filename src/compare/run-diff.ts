import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { type Context, errorCode, splitShell, UserError } from "../base/index.ts";
import { type RunRecord, sourceDir } from "../store/index.ts";
import { type DiffOptions, type DiffPair, dirDiffPairs, runDiffPairs } from "./diff-paths.ts";
import { requireWorkingSourceDir } from "./source-dirs.ts";

/** What a run is compared with. */
export type DiffTarget =
  | { readonly kind: "run"; readonly run: RunRecord }
  /** A directory, relative to the current one. */
  | { readonly kind: "dir"; readonly dir: string }
  /** The source code as it is in the project now. */
  | { readonly kind: "working" };

/** The pairs of paths to compare. */
export const diffPairs = async (
  run: RunRecord,
  target: DiffTarget,
  options: DiffOptions,
  context: Pick<Context, "cwd" | "processCwd">,
  warn: (message: string) => void,
): Promise<readonly DiffPair[]> => {
  switch (target.kind) {
    case "run":
      return runDiffPairs(sides(run), sides(target.run), options);
    case "dir":
      return dirDiffPairs(run.dir, shownDir(target.dir, context), options);
    case "working":
      return dirDiffPairs(sourceDir(run), await requireWorkingSourceDir(run, context, warn), options);
  }
};

/** As typed where that will do, since the program shows it. */
const shownDir = (dir: string, { cwd, processCwd }: Pick<Context, "cwd" | "processCwd">): string =>
  cwd === processCwd ? dir : resolve(cwd, dir);

const sides = (run: RunRecord) => ({ dir: run.dir, sourceDir: sourceDir(run) });

/** Which runs the arguments mean, by what they are compared with. Throws UserError where they do not fit. */
export const diffArgs = (
  [run, other]: readonly (string | undefined)[],
  { dir, working }: { readonly dir?: string | undefined; readonly working?: boolean | undefined },
): readonly [run: string, other: string | undefined] => {
  const isOne = Boolean(dir) || Boolean(working);
  if (!run) return isOne ? ["1", undefined] : ["2", "1"];
  if (!other) {
    if (isOne) return [run, undefined];
    throw new UserError("diff requires two runs", {
      hint: "Try specifying a second RUN or 'guild diff --help' for more information.",
    });
  }
  if (isOne) throw new UserError(`cannot specify second RUN and ${dir ? "--dir" : "--working"}`);
  return [run, other];
};

/** Runs the program on a pair of paths, with the terminal for itself. What it exits with does not matter. */
export const runDiff = (
  command: string,
  pair: DiffPair,
  { env, processCwd }: Pick<Context, "env" | "processCwd">,
): void => {
  const [program = "", ...args] = [...splitShell(command), ...pair];
  const { error } = spawnSync(program, args, { cwd: processCwd, env: { ...env }, stdio: "inherit" });
  if (error === undefined) return;
  throw new UserError(`error running '${[program, ...args].join(" ")}': ${failure(error, program)}`, {
    cause: error,
  });
};

const failure = (error: Error, program: string): string => {
  if (errorCode(error) === "ENOENT") return `[Errno 2] No such file or directory: '${program}'`;
  return errorCode(error) === "EACCES" ? `[Errno 13] Permission denied: '${program}'` : error.message;
};
