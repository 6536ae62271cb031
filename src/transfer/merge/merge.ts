import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Context, makeDir, UserError } from "../../base/index.ts";
import type { Run } from "../../run/index.ts";
import { opDir, type RunRecord } from "../../store/index.ts";
import { breathe, stopIfInterrupted } from "../interrupted.ts";
import type { MergeFile, MergePlan } from "./plan.ts";

/** Throws `UserError` unless the files of a run belong into `dir`. `commandPath` is the command as typed. */
export const requireOwnProject = (run: RunRecord, dir: string, commandPath: string): void => {
  const project = opDir(run);
  if (project === undefined) {
    throw new UserError(
      `run ${run.id} does not originate from a project - cannot merge to the current directory by default`,
      { hint: `Use --target-dir to skip this check or try '${commandPath} --help' for more information.` },
    );
  }
  const isThere = existsSync(run.opRef?.pkgType === "guildfile" ? run.opRef.pkgName : project);
  if (isThere && realpathSync(project) === realpathSync(dir)) return;
  throw new UserError(
    `run ${run.id} was created from a different project (${project}) - cannot merge to the current directory by default`,
    {
      hint: `Use '--target-dir .' to override this check or try '${commandPath} --help' for more information.`,
    },
  );
};

/** Files that stand in the way of a merge: any there is, or such as git could not bring back. */
export type InTheWay = { readonly kind: "existing" | "unsaved"; readonly paths: readonly string[] };

/** The files that a merge would replace and that would be lost by it. With `all` git is not asked. */
export const filesInTheWay = async (
  context: Pick<Context, "cwd" | "env" | "signal">,
  plan: MergePlan,
  targetDir: string,
  { all }: { readonly all: boolean },
): Promise<InTheWay> => {
  const paths = plan.toCopy
    .map(({ targetPath }) => targetPath)
    .filter((path) => lstatSync(join(targetDir, path), { throwIfNoEntry: false }) !== undefined);
  if (paths.length === 0) return { kind: "existing", paths };
  const { gitUnsaved } = await import("../../sourcecode/index.ts");
  const unsaved = all ? undefined : await gitUnsaved(context, targetDir, paths);
  return unsaved?.kind === "unsaved"
    ? { kind: "unsaved", paths: unsaved.paths }
    : { kind: "existing", paths };
};

/**
 * Copies files of a run to where the plan says. Each is copied under another name and takes its place at one stroke,
 * so a merge that is killed leaves whole files and can be repeated.
 */
export const copyMerged = async (
  { signal }: Pick<Context, "signal">,
  run: Run,
  files: readonly MergeFile[],
  targetDir: string,
  onCopy: (file: MergeFile) => void,
): Promise<void> => {
  for (const file of files) {
    await breathe();
    stopIfInterrupted(signal);
    onCopy(file);
    copyInPlace(join(run.dir, file.runPath), join(targetDir, file.targetPath));
  }
};

const copyInPlace = (source: string, target: string): void => {
  makeDir(dirname(target));
  const growing = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    rmSync(growing, { force: true });
    copyFileSync(source, growing, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const stats = statSync(source);
    if (statSync(growing).size !== stats.size) throw new UserError(`the copy of '${source}' differs from it`);
    // Snapshots may be read-only; a project is to be worked on.
    chmodSync(growing, (stats.mode & 0o777) | 0o200);
    renameSync(growing, target);
  } finally {
    rmSync(growing, { force: true });
  }
};
