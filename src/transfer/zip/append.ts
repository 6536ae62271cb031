import {
  closeSync,
  constants,
  copyFileSync,
  createReadStream,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { crc32, createDeflateRaw, deflateRawSync } from "node:zlib";
import { UserError } from "../../base/index.ts";
import {
  centralEntry,
  type Directory,
  directoryEnd,
  findDirectory,
  localHeader,
  type ZipEntry,
} from "./records.ts";

/** A file or directory to put into an archive. `name` uses `/`; that of a directory ends in it. */
export type NewEntry = {
  readonly name: string;
  readonly path: string;
  readonly stats: Pick<Stats, "mode" | "size" | "isFile"> & { readonly mtimeMs: number | undefined };
};

/**
 * A zip archive that grows under another name: what it held is copied as it is, new entries follow, and `finish`
 * puts it in the place of the old one. Until then, and if the process is killed, the old one is untouched.
 */
export class GrowingZip {
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: number;
  readonly #old: Directory & { readonly bytes: Buffer };
  readonly #entries: ZipEntry[] = [];
  #end: number;

  constructor(path: string) {
    this.#path = path;
    this.#temporary = join(dirname(path), `.${basename(path)}.partial`);
    rmSync(this.#temporary, { force: true });
    if (existsSync(path)) copyFileSync(path, this.#temporary, constants.COPYFILE_FICLONE);
    this.#file = openSync(this.#temporary, existsSync(path) ? "r+" : "wx+");
    try {
      this.#old = takeDirectory(this.#file, path);
    } catch (error) {
      this.close();
      throw error;
    }
    this.#end = this.#old.offset;
  }

  async add({ name, path, stats }: NewEntry): Promise<void> {
    const entry = {
      name,
      mode: stats.mode,
      mtimeMs: stats.mtimeMs,
      isDeflated: stats.isFile(),
      crc32: 0,
      compressedSize: 0,
      size: 0,
      offset: this.#end,
    };
    if (!stats.isFile()) return this.#finishEntry(entry);
    if (stats.size <= mostBytesAtOnce) return this.#addSmall(entry, readFileSync(path));
    return this.#addLarge({ ...entry, size: stats.size }, path);
  }

  /** Adds what is in no file, without a time. */
  addContent(name: string, content: Buffer): void {
    const entry = { name, mode: 0o100644, mtimeMs: undefined, isDeflated: true, offset: this.#end };
    this.#addSmall(entry, content);
  }

  #addSmall(entry: Omit<ZipEntry, "crc32" | "compressedSize" | "size">, content: Buffer): void {
    const compressed = deflateRawSync(content);
    const sizes = { crc32: crc32(content), size: content.length, compressedSize: compressed.length };
    const header = localHeader({ ...entry, ...sizes });
    this.#write(compressed, this.#end + header.length);
    this.#finishEntry({ ...entry, ...sizes });
  }

  /** Takes as much as there was at first: a run that goes on writes more. */
  async #addLarge(entry: ZipEntry, path: string): Promise<void> {
    const start = this.#end + localHeader(entry).length;
    const content = createReadStream(path, { end: entry.size - 1, highWaterMark: 1024 * 1024 });
    const deflate = createDeflateRaw();
    let sum = 0;
    let size = 0;
    let compressedSize = 0;
    content.on("data", (chunk) => {
      sum = crc32(chunk, sum);
      size += chunk.length;
    });
    content.on("error", (error) => deflate.destroy(error));
    for await (const chunk of content.pipe(deflate) as AsyncIterable<Buffer>) {
      this.#write(chunk, start + compressedSize);
      compressedSize += chunk.length;
    }
    if (size !== entry.size) throw new UserError(`'${path}' shrank while it was read`);
    this.#finishEntry({ ...entry, crc32: sum, compressedSize });
  }

  #finishEntry(entry: ZipEntry): void {
    const header = localHeader(entry);
    this.#write(header, entry.offset);
    this.#entries.push(entry);
    this.#end = entry.offset + header.length + entry.compressedSize;
  }

  /** Writes the directory, lets `check` read what was added from the file at the given path, and takes the name. */
  async finish(check: (path: string, added: ReadonlySet<string>) => Promise<void>): Promise<void> {
    const central = Buffer.concat([this.#old.bytes, ...this.#entries.map(centralEntry)]);
    this.#write(central, this.#end);
    const count = this.#old.count + this.#entries.length;
    const end = directoryEnd({ offset: this.#end, size: central.length, count });
    this.#write(end, this.#end + central.length);
    ftruncateSync(this.#file, this.#end + central.length + end.length);
    fsyncSync(this.#file);
    await check(this.#temporary, new Set(this.#entries.map(({ name }) => name)));
    renameSync(this.#temporary, this.#path);
  }

  /** Gives up what is not finished. */
  close(): void {
    closeSync(this.#file);
    rmSync(this.#temporary, { force: true });
  }

  #write(bytes: Buffer, position: number): void {
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(this.#file, bytes, written, bytes.length - written, position + written);
    }
  }
}

const mostBytesAtOnce = 8 * 1024 * 1024;

/** The directory of an archive, whose place the new entries take. */
const takeDirectory = (file: number, path: string): Directory & { readonly bytes: Buffer } => {
  const { size } = fstatSync(file);
  if (size === 0) return { offset: 0, size: 0, count: 0, bytes: Buffer.alloc(0) };
  const directory = findDirectory(file, size);
  if (directory === undefined) throw new UserError(`cannot write to ${path}: File is not a zip file`);
  const bytes = Buffer.alloc(directory.size);
  readSync(file, bytes, 0, directory.size, directory.offset);
  return { ...directory, bytes };
};
