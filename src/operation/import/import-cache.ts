import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { type Context, readCacheFile, writeCacheFile } from "../../base/index.ts";
import type { NamedAttrs } from "./flag-attrs.ts";

/** What an import found: the flags destination and the flags. */
export type ImportEntry = {
  readonly dest: string;
  readonly flags: NamedAttrs;
  /** Other files it depends on, with what tells whether they changed. */
  readonly files: readonly (readonly [path: string, stamp: string])[];
};

/** Changes when entries written by an older version must not be read. */
const format = 1;

/** Where the result for these facts (content of the script, destination, arguments ...) is kept. */
export const importCachePath = ({ home }: Pick<Context, "home">, facts: readonly unknown[]): string => {
  const key = createHash("sha256")
    .update(JSON.stringify([format, ...facts]))
    .digest("hex");
  return join(home, "cache", "flags", key);
};

/** The entry at `path`, unless one of the files it depends on has changed. */
export const readImportEntry = (path: string): ImportEntry | undefined => {
  const cached = readCacheFile(path);
  if (!isEntry(cached)) return undefined;
  return cached.files.every(([file, stamp]) => fileStamp(file) === stamp) ? cached : undefined;
};

export const writeImportEntry = (
  path: string,
  { dest, flags }: Pick<ImportEntry, "dest" | "flags">,
  files: readonly string[],
): void => writeCacheFile(path, { dest, flags, files: files.map((file) => [file, fileStamp(file)]) });

const isEntry = (value: unknown): value is ImportEntry =>
  typeof value === "object" && value !== null && "dest" in value && "flags" in value && "files" in value;

const fileStamp = (path: string): string => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? "-" : `${stat.mtimeMs} ${stat.size}`;
};
