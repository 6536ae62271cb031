import { closeSync, createWriteStream, futimesSync, openSync, readSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32, inflateRawSync } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { makeDir, UserError } from "../../base/index.ts";
import { breathe, stopIfInterrupted } from "../interrupted.ts";

/** An open zip archive and its entries by name. */
export class ZipContents {
  readonly #zip: ZipFile;
  readonly #file: number;
  readonly path: string;
  readonly entries: readonly Entry[];

  constructor(path: string, zip: ZipFile, entries: readonly Entry[]) {
    this.path = path;
    this.#zip = zip;
    this.entries = entries;
    this.#file = openSync(path, "r");
  }

  /** Makes a file or directory of an entry, with its mode and time. What is above it must be there. */
  async extract(entry: Entry, target: string): Promise<void> {
    if (entry.fileName.endsWith("/")) return makeDir(target);
    const stored = entry.versionMadeBy >> 8 === 3 ? (entry.externalFileAttributes >>> 16) & 0o777 : 0;
    const file = openSync(target, "wx", stored === 0 ? 0o666 : stored);
    try {
      if (isSmall(entry)) writeFileSync(file, this.readSmall(entry));
      else await this.#pipe(entry, createWriteStream(target, { fd: file, autoClose: false }));
      const time = entry.getLastModDate();
      futimesSync(file, time, time);
    } finally {
      closeSync(file);
    }
  }

  /** Reads an entry for nothing but to see that it is whole. */
  async check(entry: Entry): Promise<void> {
    if (entry.fileName.endsWith("/")) return;
    if (isSmall(entry)) this.readSmall(entry);
    else await this.#pipe(entry, new Writable({ write: (_chunk, _encoding, done) => done() }));
  }

  /** The content of an entry. */
  readSmall(entry: Entry): Buffer {
    const header = this.#bytes(entry, entry.relativeOffsetOfLocalHeader, 30);
    const start = entry.relativeOffsetOfLocalHeader + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const stored = this.#bytes(entry, start, entry.compressedSize);
    const content = this.#inflated(entry, stored);
    if (content.length !== entry.uncompressedSize || crc32(content) !== entry.crc32) {
      throw this.#broken(entry, "bad CRC-32");
    }
    return content;
  }

  close(): void {
    closeSync(this.#file);
    this.#zip.close();
  }

  #inflated(entry: Entry, stored: Buffer): Buffer {
    if (entry.compressionMethod === 0) return stored;
    if (entry.compressionMethod !== 8 || entry.isEncrypted()) {
      throw this.#broken(entry, "compressed in a way that is not supported");
    }
    try {
      return inflateRawSync(stored, { maxOutputLength: Math.max(entry.uncompressedSize, 1) });
    } catch (error) {
      throw this.#broken(entry, error instanceof Error ? error.message : String(error));
    }
  }

  #bytes(entry: Entry, position: number, length: number): Buffer {
    const buffer = Buffer.alloc(length);
    let filled = 0;
    while (filled < length) {
      const count = readSync(this.#file, buffer, filled, length - filled, position + filled);
      if (count === 0) throw this.#broken(entry, "unexpected end of file");
      filled += count;
    }
    return buffer;
  }

  async #pipe(entry: Entry, target: Writable): Promise<void> {
    let sum = 0;
    const summed = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sum = crc32(chunk, sum);
        done(null, chunk);
      },
    });
    await pipeline(await this.#zip.openReadStreamPromise(entry), summed, target);
    if (sum !== entry.crc32) throw this.#broken(entry, "bad CRC-32");
  }

  #broken(entry: Entry, reason: string): UserError {
    return new UserError(`cannot read '${entry.fileName}' from ${this.path}: ${reason}`);
  }
}

const isSmall = ({ compressedSize, uncompressedSize }: Entry): boolean =>
  Math.max(compressedSize, uncompressedSize) <= 16 * 1024 * 1024;

/** Opens an archive for `use` and closes it. Throws `UserError` if it is none. */
export const withZip = async <Value>(
  path: string,
  use: (zip: ZipContents) => Promise<Value>,
): Promise<Value> => {
  const contents = await openZip(path);
  try {
    return await use(contents);
  } finally {
    contents.close();
  }
};

const openZip = async (path: string): Promise<ZipContents> => {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(path, { decodeStrings: true, validateEntrySizes: true, autoClose: false });
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    return new ZipContents(path, zip, entries);
  } catch (error) {
    zip?.close();
    const code = error instanceof Error && "code" in error;
    if (code) throw error;
    throw new UserError(`cannot read from ${path}: File is not a zip file`, {
      hint:
        error instanceof Error ? `It is damaged, or no zip archive at all (${error.message}).` : undefined,
      cause: error,
    });
  }
};

/** Reads the entries of these names. Throws `UserError` if one is missing or damaged. */
export const checkEntries = async (
  path: string,
  names: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> =>
  withZip(path, async (zip) => {
    const found = zip.entries.filter(({ fileName }) => names.has(fileName));
    if (found.length !== names.size) throw new UserError(`cannot read from ${path}: entries are missing`);
    for (const entry of found) {
      stopIfInterrupted(signal);
      await zip.check(entry);
      await breathe();
    }
  });

/** The ids of runs in an archive, with their entries. */
export const runEntries = (entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> => {
  const byTop = new Map<string, Entry[]>();
  for (const entry of entries) {
    const top = entry.fileName.slice(0, entry.fileName.indexOf("/"));
    if (top === "" || top === ".") continue;
    const others = byTop.get(top);
    if (others === undefined) byTop.set(top, [entry]);
    else others.push(entry);
  }
  return new Map(
    [...byTop].filter(([id, own]) => own.some(({ fileName }) => fileName === `${id}/.guild/opref`)),
  );
};

/** Unpacks the entries of one run to `dir`. */
export const extractRun = async (
  zip: ZipContents,
  entries: readonly Entry[],
  dir: string,
  signal: AbortSignal,
): Promise<void> => {
  makeDir(dir);
  const made = new Set([dir]);
  for (const entry of entries) {
    stopIfInterrupted(signal);
    const [, ...parts] = entry.fileName.split("/").filter((part) => part !== "" && part !== ".");
    const target = join(dir, ...parts);
    const parent = dirname(target);
    if (parts.length > 0 && !made.has(parent)) {
      makeDir(parent);
      made.add(parent);
    }
    if (!made.has(target)) await zip.extract(entry, target);
    await breathe();
  }
};
