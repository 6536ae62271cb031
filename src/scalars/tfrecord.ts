import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { errorCode } from "../base/index.ts";
import { crc32c, maskCrc, maskedCrc32c } from "./crc32c.ts";

/*
 * TFRecord, repeated to the end of the file:
 *
 *   length N u64 LE | masked crc32c of those 8 bytes | N bytes | masked crc32c of the N bytes
 */
const headerBytes = 12;
const footerBytes = 4;
/** Longer records are no events (protobuf ends at 2 GiB), and no buffer could hold them. */
const maxRecordBytes = 0x7fffffff - headerBytes - footerBytes;
/** Longer records are checked before they are held in memory as a whole: hardly any is whole. */
const longRecordBytes = 1 << 24;

/** One record: `bytes[start, end)`. The bytes are only valid during the call. */
export type RecordVisitor = (bytes: Buffer, start: number, end: number) => void;

/** How far a file was read, so that a later read can go on from there. */
export type ReadPosition = {
  /** Just behind the last good record. */
  readonly offset: number;
  /** The last good record's own checksum, or 0 at the start of a file: tells a longer file from another one. */
  readonly check: number;
};

export const fileStart: ReadPosition = { offset: 0, check: 0 };

/**
 * Visits the records of a file from `from` on and gives back how far it came. Ends at the first bad
 * checksum or incomplete record, as TensorBoard does: a file being written ends in one; `damaged` is told where a
 * checksum was bad. What is gone or no regular file has no records; other failures of the system are thrown. When
 * `from` does not fit the file any more (it was replaced), nothing is visited and the answer is undefined.
 */
export const readRecords = (
  path: string,
  visit: RecordVisitor,
  { from = fileStart, chunkBytes = 1 << 20, damaged = () => {} }: ReadOptions = {},
): ReadPosition | undefined => {
  const file = openForRead(path);
  if (file === undefined) return from.offset === 0 ? fileStart : undefined;
  try {
    const info = fstatSync(file);
    if (!info.isFile()) return from.offset === 0 ? fileStart : undefined;
    if (!fits(file, from, info.size)) return undefined;
    const reader = new ChunkReader(file, from.offset, info.size, chunkBytes);
    const { isDamaged, ...reached } = scan(reader, from, visit);
    if (isDamaged) damaged(reached.offset);
    return reached;
  } finally {
    closeSync(file);
  }
};

type ReadOptions = {
  readonly from?: ReadPosition;
  readonly chunkBytes?: number;
  /** Told where a record starts whose checksum is wrong. */
  readonly damaged?: (offset: number) => void;
};

/** A record ready to be appended to a file. */
export const encodeRecord = (data: Uint8Array): Buffer => {
  const record = Buffer.alloc(headerBytes + data.length + footerBytes);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(maskedCrc32c(record, 0, 8), 8);
  record.set(data, headerBytes);
  record.writeUInt32LE(maskedCrc32c(data), headerBytes + data.length);
  return record;
};

type Reached = ReadPosition & { readonly isDamaged: boolean };

const scan = (reader: ChunkReader, from: ReadPosition, visit: RecordVisitor): Reached => {
  const header = new HeaderReader();
  let { check } = from;
  const ended = (isDamaged: boolean): Reached => ({ offset: reader.offset, check, isDamaged });
  for (;;) {
    if (!reader.need(headerBytes)) return ended(false);
    const length = header.recordLength(reader.bytes, reader.at);
    if (length === undefined) return ended(true);
    const size = headerBytes + length + footerBytes;
    if (!reader.has(size)) return ended(false);
    if (length > longRecordBytes && !reader.isIntactAhead(headerBytes, length)) return ended(true);
    if (!reader.need(size)) return ended(false);
    const start = reader.at + headerBytes;
    const end = start + length;
    if (!isIntact(reader.bytes, start, end)) return ended(true);
    visit(reader.bytes, start, end);
    check = uint32(reader.bytes, end);
    reader.at = end + footerBytes;
  }
};

/** Reads headers. The records of a file have few lengths, so the checksum of the last one is remembered. */
class HeaderReader {
  #length = 0;
  #check = maskedCrc32c(new Uint8Array(8));

  /** The length that the header at `at` promises, or undefined if it is damaged or no event could be that long. */
  recordLength(bytes: Buffer, at: number): number | undefined {
    const length = uint32(bytes, at);
    const check = uint32(bytes, at + 8);
    if (uint32(bytes, at + 4) !== 0 || length > maxRecordBytes) return undefined;
    if (length === this.#length && check === this.#check) return length;
    if (maskedCrc32c(bytes, at, at + 8) !== check) return undefined;
    this.#length = length;
    this.#check = check;
    return length;
  }
}

const isIntact = (bytes: Buffer, start: number, end: number): boolean =>
  maskedCrc32c(bytes, start, end) === uint32(bytes, end);

/** As `readUInt32LE`, without its checks of `at`. */
const uint32 = (bytes: Buffer, at: number): number =>
  ((bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)) >>>
  0;

const openForRead = (path: string): number | undefined => {
  try {
    // Without O_NONBLOCK the open of a pipe would wait for a writer.
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (absences.has(errorCode(error) ?? "")) return undefined;
    throw error;
  }
};

const absences: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENXIO"]);

const fits = (file: number, from: ReadPosition, size: number): boolean => {
  if (from.offset === 0) return true;
  if (from.offset > size || from.offset < footerBytes) return false;
  const footer = Buffer.alloc(footerBytes);
  const count = readSync(file, footer, 0, footerBytes, from.offset - footerBytes);
  return count === footerBytes && footer.readUInt32LE(0) === from.check;
};

/** A window over a file that moves forward. */
class ChunkReader {
  bytes: Buffer;
  /** Where the next record starts in `bytes`. */
  at = 0;
  readonly #file: number;
  readonly #size: number;
  /** How much of `bytes` is filled, and from where in the file. */
  #filled = 0;
  #base: number;

  constructor(file: number, offset: number, size: number, chunkBytes: number) {
    this.#file = file;
    this.#base = offset;
    this.#size = size;
    this.bytes = Buffer.allocUnsafe(Math.max(64, Math.min(chunkBytes, size - offset)));
  }

  get offset(): number {
    return this.#base + this.at;
  }

  /** Whether the file had `count` bytes from `at` on when it was opened. */
  has(count: number): boolean {
    return this.#base + this.at + count <= this.#size;
  }

  /** Makes sure that `count` bytes stand at `at`; false if the file ends before. */
  need(count: number): boolean {
    if (this.at + count <= this.#filled) return true;
    if (!this.has(count)) return false;
    this.#makeRoom(count);
    while (this.#filled < count) {
      const wanted = Math.min(this.bytes.length - this.#filled, this.#size - this.#base - this.#filled);
      const got = readSync(this.#file, this.bytes, this.#filled, wanted, this.#base + this.#filled);
      if (got === 0) return false;
      this.#filled += got;
    }
    return true;
  }

  /** Whether the next `length` bytes behind the next `skip` ones have the checksum that follows them. */
  isIntactAhead(skip: number, length: number): boolean {
    const start = this.offset + skip;
    if (start + length + footerBytes > this.#size) return false;
    const piece = Buffer.allocUnsafe(1 << 20);
    let crc = 0;
    for (let done = 0; done < length; ) {
      const got = readSync(this.#file, piece, 0, Math.min(piece.length, length - done), start + done);
      if (got === 0) return false;
      crc = crc32c(piece, 0, got, crc);
      done += got;
    }
    const count = readSync(this.#file, piece, 0, footerBytes, start + length);
    return count === footerBytes && uint32(piece, 0) === maskCrc(crc);
  }

  #makeRoom(count: number): void {
    const target = count > this.bytes.length ? Buffer.allocUnsafe(count) : this.bytes;
    this.bytes.copy(target, 0, this.at, this.#filled);
    this.#filled -= this.at;
    this.#base += this.at;
    this.at = 0;
    this.bytes = target;
  }
}
