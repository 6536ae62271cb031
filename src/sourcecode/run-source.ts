import { createHash } from "node:crypto";
import { constants, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { errorCode } from "../base/index.ts";
import {
  appendManifest,
  formatManifestLine,
  guildNames,
  guildPath,
  type ManifestEntry,
  type Run,
  readAttr,
  readManifest,
  replaceFile,
  writeAttr,
} from "../run/index.ts";

/** Gives `run` the source code of another run, whose directory is `from`, and what that recorded of it. */
export const copyPrototypeSourceCode = (from: string, run: Run): void => {
  const entries = sourceEntries({ dir: from }).filter(({ runPath }) => existsSync(join(from, runPath)));
  for (const { runPath } of entries) {
    const target = join(run.dir, runPath);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(from, runPath), target, constants.COPYFILE_FICLONE);
  }
  appendManifest(run, entries);
  for (const name of ["sourcecode_digest", "vcs_commit"]) {
    const value = readAttr({ dir: from }, name);
    if (value !== undefined) writeAttr(run, name, value);
  }
};

/** Takes the source code of `run` away, to be replaced; files that were changed since they were copied stay. */
export const removeSourceCode = (run: Run): void => {
  const entries = readManifest(run) ?? [];
  for (const { runPath, sha1 } of sourceEntries(run)) {
    const path = join(run.dir, runPath);
    if (sha1 !== undefined && sha1Of(path) === sha1) rmSync(path, { force: true });
  }
  const others = entries.filter(({ type }) => type !== "s").map((entry) => `${formatManifestLine(entry)}\n`);
  replaceFile(guildPath(run, guildNames.manifest), others.join(""));
};

/** Of a path that is there twice the last entry counts. */
const sourceEntries = (run: Pick<Run, "dir">): readonly ManifestEntry[] => [
  ...new Map((readManifest(run) ?? []).filter(isSource).map((entry) => [entry.runPath, entry])).values(),
];

/** A manifest may come from anywhere: what it names outside of the run is none. */
const isSource = ({ type, runPath }: ManifestEntry): boolean =>
  type === "s" && !isAbsolute(runPath) && !runPath.split("/").includes("..");

const sha1Of = (path: string): string | undefined => {
  try {
    return createHash("sha1").update(readFileSync(path)).digest("hex");
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
};
