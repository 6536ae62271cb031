import { readSync } from "node:fs";

/**
 * The records of a zip file, from PKWARE's APPNOTE 6.3: local header, central directory entry, end of the central
 * directory, each with its form for sizes of 4 GiB and more.
 */
export type ZipEntry = {
  /** With `/`; directories end in it. */
  readonly name: string;
  readonly mode: number;
  /** Undefined for archives that must not tell when they were made: it reads as the first day of 1980. */
  readonly mtimeMs: number | undefined;
  readonly isDeflated: boolean;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where the local header is. */
  readonly offset: number;
};

/** Where the central directory is, and how many entries it has. */
export type Directory = { readonly offset: number; readonly size: number; readonly count: number };

const most32 = 0xffffffff;
const most16 = 0xffff;

/** The header before the content. Its length does not depend on sizes, so it can be written again when they are known. */
export const localHeader = (entry: ZipEntry): Buffer => {
  const name = Buffer.from(entry.name);
  const extra = Buffer.concat([timeExtra(entry), localSizesExtra(entry)]);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(versionNeeded, 4);
  writeShared(header, 6, entry);
  header.writeUInt32LE(most32, 18);
  header.writeUInt32LE(most32, 22);
  if (!needsWideSizes(entry)) {
    header.writeUInt32LE(entry.compressedSize, 18);
    header.writeUInt32LE(entry.size, 22);
  }
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra]);
};

export const centralEntry = (entry: ZipEntry): Buffer => {
  const name = Buffer.from(entry.name);
  const isWide = needsWideSizes(entry) || entry.offset >= most32;
  const extra = Buffer.concat([timeExtra(entry), ...(isWide ? [wideExtra(entry)] : [])]);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE((unixSystem << 8) | versionNeeded, 4);
  header.writeUInt16LE(versionNeeded, 6);
  writeShared(header, 8, entry);
  header.writeUInt32LE(isWide ? most32 : entry.compressedSize, 20);
  header.writeUInt32LE(isWide ? most32 : entry.size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(((entry.mode & most16) << 16) >>> 0, 38);
  header[38] = entry.name.endsWith("/") ? dosDirectory : 0;
  header.writeUInt32LE(isWide ? most32 : entry.offset, 42);
  return Buffer.concat([header, name, extra]);
};

export const directoryEnd = ({ offset, size, count }: Directory): Buffer => {
  const isWide = count >= most16 || offset >= most32 || size >= most32;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(isWide ? most16 : count, 8);
  end.writeUInt16LE(isWide ? most16 : count, 10);
  end.writeUInt32LE(isWide ? most32 : size, 12);
  end.writeUInt32LE(isWide ? most32 : offset, 16);
  return isWide ? Buffer.concat([wideEnd({ offset, size, count }), end]) : end;
};

const wideEnd = ({ offset, size, count }: Directory): Buffer => {
  const end = Buffer.alloc(56 + 20);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE((unixSystem << 8) | versionNeeded, 12);
  end.writeUInt16LE(versionNeeded, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(size), 40);
  end.writeBigUInt64LE(BigInt(offset), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(offset + size), 64);
  end.writeUInt32LE(1, 72);
  return end;
};

/** Finds the central directory of an open zip file; undefined if it is none, or one of several disks. */
export const findDirectory = (file: number, fileSize: number): Directory | undefined => {
  const length = Math.min(fileSize, 22 + most16 + 20);
  const tail = Buffer.alloc(length);
  readSync(file, tail, 0, length, fileSize - length);
  for (let at = length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== 0x06054b50 || at + 22 + tail.readUInt16LE(at + 20) !== length) continue;
    const narrow = {
      count: tail.readUInt16LE(at + 10),
      size: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
    };
    const isWide = at >= 20 && tail.readUInt32LE(at - 20) === 0x07064b50;
    const found = isWide ? readWideEnd(file, Number(tail.readBigUInt64LE(at - 12))) : narrow;
    return found && found.offset + found.size <= fileSize ? found : undefined;
  }
  return undefined;
};

const readWideEnd = (file: number, offset: number): Directory | undefined => {
  const end = Buffer.alloc(56);
  if (readSync(file, end, 0, 56, offset) < 56 || end.readUInt32LE(0) !== 0x06064b50) return undefined;
  return {
    count: Number(end.readBigUInt64LE(32)),
    size: Number(end.readBigUInt64LE(40)),
    offset: Number(end.readBigUInt64LE(48)),
  };
};

const unixSystem = 3;
const versionNeeded = 45;
const dosDirectory = 0x10;

/** Wide from a little below the limit: what cannot be compressed grows by a hair. */
const needsWideSizes = ({ size }: ZipEntry): boolean => size >= 0xf0000000;

/** Flags, method, time and checksum, which both headers have in a row. */
const writeShared = (header: Buffer, at: number, entry: ZipEntry): void => {
  header.writeUInt16LE(/^[\x20-\x7e]*$/.test(entry.name) ? 0 : utf8Name, at);
  header.writeUInt16LE(entry.isDeflated ? 8 : 0, at + 2);
  header.writeUInt32LE(dosTime(entry.mtimeMs), at + 4);
  header.writeUInt32LE(entry.crc32, at + 8);
};

const utf8Name = 0x800;

/** Local time, in steps of two seconds, from 1980 to 2107. */
const dosTime = (ms: number | undefined): number => {
  if (ms === undefined) return ((1 << 5) | 1) << 16;
  const time = new Date(ms);
  const year = Math.min(Math.max(time.getFullYear(), 1980), 2107) - 1980;
  const date = (year << 9) | ((time.getMonth() + 1) << 5) | time.getDate();
  const clock = (time.getHours() << 11) | (time.getMinutes() << 5) | (time.getSeconds() >> 1);
  return ((date << 16) | clock) >>> 0;
};

/** Info-ZIP's extended timestamp: seconds since the epoch. */
const timeExtra = ({ mtimeMs }: ZipEntry): Buffer => {
  if (mtimeMs === undefined) return Buffer.alloc(0);
  const extra = Buffer.alloc(9);
  extra.writeUInt16LE(0x5455, 0);
  extra.writeUInt16LE(5, 2);
  extra[4] = 1;
  extra.writeInt32LE(Math.max(-0x80000000, Math.min(Math.floor(mtimeMs / 1000), 0x7fffffff)), 5);
  return extra;
};

const localSizesExtra = (entry: ZipEntry): Buffer => {
  if (!needsWideSizes(entry)) return Buffer.alloc(0);
  return wideExtra(entry)
    .subarray(0, 20)
    .fill(Buffer.from([16, 0]), 2, 4);
};

const wideExtra = ({ size, compressedSize, offset }: ZipEntry): Buffer => {
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  extra.writeBigUInt64LE(BigInt(size), 4);
  extra.writeBigUInt64LE(BigInt(compressedSize), 12);
  extra.writeBigUInt64LE(BigInt(offset), 20);
  return extra;
};
