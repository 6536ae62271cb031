import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../base/index.ts";
import { findNamedArchive } from "./named-archives.ts";
import type { TransferContext } from "./types.ts";

/** What a person named as an archive: a directory of runs, or a zip file. */
export type Archive = { readonly kind: "directory" | "zip"; readonly path: string };

/** The archive of this path or name. Throws `UserError` if there is none. */
export const requireArchive = (context: Pick<TransferContext, "cwd" | "home">, shown: string): Archive => {
  const path = resolve(context.cwd, shown);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return { kind: "directory", path };
  if (stats?.isFile() && isZipName(shown)) return { kind: "zip", path };
  if (stats !== undefined) {
    throw new UserError(`invalid archive ${shown} - expected a directory or a zip file`);
  }
  const named = findNamedArchive(context, shown);
  if (named !== undefined) return { kind: "directory", path: named.dir };
  throw new UserError(
    `'${shown}' is not a valid archive - use a path to a file/directory or specify an archive name ` +
      "returned by 'guild archive --list'.",
  );
};

export const isZipName = (path: string): boolean => path.toLowerCase().endsWith(".zip");

/**
 * Lets `use` look at the runs of an archive as at those of a directory. Of a zip archive, that directory has what
 * lists show: Guild's own small files.
 */
export const withArchiveDir = async <Value>(
  context: TransferContext,
  archive: Archive,
  use: (dir: string) => Promise<Value>,
): Promise<Value> => {
  if (archive.kind === "directory") return use(archive.path);
  const { unpackRunFacts } = await import("./zip/run-facts.ts");
  const dir = mkdtempSync(join(tmpdir(), "guild-archive-"));
  try {
    await unpackRunFacts(archive.path, dir, context.signal);
    return await use(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};
