import { createHash, randomUUID } from "node:crypto";
import { constants, type Dirent } from "node:fs";
import { copyFile, lstat, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode, UserError } from "../../base/index.ts";
import type { Sent, Store, StoredObject } from "./types.ts";

/** A directory as a store: each key is a path below it. */
export const dirStore = (root: string): Store => ({
  list: (prefix) => objectsBelow(root, prefix.replace(/\/$/, "")),
  read: async (key) => {
    try {
      return await readFile(join(root, key));
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  },
  write: (key, body) => arrive(join(root, key), (part) => writeFile(part, body)),
  upload: (key, path, signal) => sendFile(path, join(root, key), signal),
  download: (key, path, signal) => sendFile(join(root, key), path, signal),
  move: async (from, to) => {
    const target = join(root, to);
    await mkdir(dirname(target), { recursive: true });
    await rename(join(root, from), target);
  },
  remove: async (keys) => {
    await Promise.all(keys.map((key) => rm(join(root, key), { force: true })));
  },
});

const isAbsent = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "");

const objectsBelow = async (root: string, dir: string): Promise<readonly StoredObject[]> => {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(join(root, dir), { withFileTypes: true });
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
  const found: StoredObject[] = [];
  for (const entry of entries) {
    const key = `${dir}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await objectsBelow(root, key)));
    else if (entry.isFile() && !entry.name.endsWith(partSuffix)) {
      const { size, mtimeMs } = await lstat(join(root, key));
      found.push({ key, size, etag: `${size}-${mtimeMs}` });
    }
  }
  return found;
};

const partSuffix = ".guild-part";

/** Lets `fill` write under another name, so that nobody sees half a file. */
const arrive = async <T>(target: string, fill: (part: string) => Promise<T>): Promise<T> => {
  await mkdir(dirname(target), { recursive: true });
  const part = `${target}.${randomUUID().slice(0, 8)}${partSuffix}`;
  try {
    const result = await fill(part);
    await rename(part, target);
    return result;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
};

/** Copies a file; what arrived is compared with what was there, byte for byte, and hashed on the way. */
const sendFile = (source: string, target: string, signal: AbortSignal): Promise<Sent> =>
  arrive(target, async (part) => {
    await copyFile(source, part, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    return compareAndHash(source, part, signal);
  });

const blockBytes = 1024 * 1024;

const compareAndHash = async (source: string, copy: string, signal: AbortSignal): Promise<Sent> => {
  await using a = await open(source);
  await using b = await open(copy);
  const hash = createHash("sha256");
  const blockA = Buffer.allocUnsafe(blockBytes);
  const blockB = Buffer.allocUnsafe(blockBytes);
  let size = 0;
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await b.read(blockB, 0, blockBytes, size);
    if (bytesRead === 0) return { sha256: hash.digest("hex"), size };
    const read = await a.read(blockA, 0, bytesRead, size);
    const part = blockB.subarray(0, bytesRead);
    if (read.bytesRead !== bytesRead || !blockA.subarray(0, bytesRead).equals(part)) {
      throw new UserError(`the copy of '${source}' differs from it`, {
        hint: "It changed meanwhile, or the disk is faulty. Run the command again to go on.",
      });
    }
    hash.update(part);
    size += bytesRead;
  }
};
