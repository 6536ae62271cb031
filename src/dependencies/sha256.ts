import { createHash } from "node:crypto";
import { createReadStream, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Context, readCacheFile, writeCacheFile } from "../base/index.ts";

/** The SHA-256 of a file's content, in hex. */
export const sha256Of = async (path: string, signal: AbortSignal): Promise<string> => {
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, signal }))
    digest.update(chunk);
  return digest.digest("hex");
};

/** As `sha256Of`; what is known of an unchanged file is taken from a cache in guild home. */
export const cachedSha256 = async (
  { home, signal }: Pick<Context, "home" | "signal">,
  path: string,
): Promise<string> => {
  const stamp = fileStamp(path);
  const entry = entryPath(home, path);
  const known = readCacheFile(entry);
  if (isKnown(known) && known.stamp === stamp) return known.sha256;
  const sha256 = await sha256Of(path, signal);
  if (fileStamp(path) === stamp) writeCacheFile(entry, { stamp, sha256 });
  return sha256;
};

/** Puts a digest that is known already into the cache. */
export const rememberSha256 = ({ home }: Pick<Context, "home">, path: string, sha256: string): void =>
  writeCacheFile(entryPath(home, path), { stamp: fileStamp(path), sha256 });

const entryPath = (home: string, path: string): string =>
  join(home, "cache", "sha256", createHash("sha256").update(path).digest("hex"));

const fileStamp = (path: string): string => {
  const { mtimeNs, ctimeNs, size, ino, dev } = statSync(path, { bigint: true });
  return [mtimeNs, ctimeNs, size, ino, dev].join(" ");
};

const isKnown = (value: unknown): value is { readonly stamp: string; readonly sha256: string } =>
  typeof value === "object" && value !== null && "stamp" in value && "sha256" in value;

/** Keeps the digest beside a download, where 0.9 looks for it. */
export const writeShaHelper = (path: string, sha256: string): void => {
  const temporary = `${shaHelper(path)}.${process.pid}`;
  writeFileSync(temporary, sha256);
  renameSync(temporary, shaHelper(path));
};

const shaHelper = (path: string): string => join(dirname(path), `.guild-cache-${basename(path)}.sha`);
