import { Readable } from "node:stream";
import { ByteReader } from "./byte-reader.ts";
import { ArchiveError, type ArchiveMember } from "./types.ts";

const blockBytes = 512;
/** Names and pax records that are longer than this are no names. */
const mostHeaderBytes = 1024 * 1024;

/**
 * The members of a tar archive (ustar with GNU's long names and pax headers). What is left of a file's content is
 * skipped when the next member is asked for.
 */
export async function* readTar(stream: AsyncIterable<Buffer>): AsyncGenerator<ArchiveMember> {
  const reader = new ByteReader(stream);
  let overrides: Overrides = {};
  const shared: Overrides = {};
  let isEmpty = true;
  for (;;) {
    const header = await reader.take(blockBytes);
    if (header === undefined || header.length < blockBytes) {
      if (isEmpty) throw new ArchiveError("not a tar archive");
      return;
    }
    if (header.every((byte) => byte === 0)) return;
    const fields = parseHeader(header);
    isEmpty = false;
    const size = overrides.size ?? shared.size ?? fields.size;
    const paddedSize = Math.ceil(size / blockBytes) * blockBytes;
    switch (fields.type) {
      case "L":
      case "K": {
        const name = cText(await headerContent(reader, size, paddedSize));
        overrides = { ...overrides, ...(fields.type === "L" ? { name } : { linkName: name }) };
        continue;
      }
      case "x":
        overrides = { ...overrides, ...parsePax(await headerContent(reader, size, paddedSize)) };
        continue;
      case "g":
        Object.assign(shared, parsePax(await headerContent(reader, size, paddedSize)));
        continue;
      default:
    }
    const name = stripDot(overrides.name ?? fields.name);
    const target = overrides.linkName ?? fields.linkName;
    overrides = {};
    if (name === "." || name === "") {
      await reader.skip(paddedSize);
      continue;
    }
    yield* memberOf(reader, { type: fields.type, name, target, mode: fields.mode, size });
    await reader.skip(reader.pending(paddedSize));
  }
}

type Header = {
  readonly type: string;
  readonly name: string;
  readonly target: string;
  readonly mode: number;
  readonly size: number;
};

async function* memberOf(reader: ByteReader, header: Header): AsyncGenerator<ArchiveMember> {
  const { type, name, target, mode, size } = header;
  reader.mark();
  switch (type) {
    case "0":
    case "\0":
    case "7":
      // Before POSIX a directory was a file whose name ends in a slash.
      if (name.endsWith("/")) yield { kind: "dir", name: name.replace(/\/+$/, "") };
      else yield { kind: "file", name, mode: mode & 0o777, content: Readable.from(reader.chunks(size)) };
      return;
    case "1":
      yield { kind: "hard-link", name, target: stripDot(target) };
      return;
    case "2":
      yield { kind: "link", name, target };
      return;
    case "5":
      yield { kind: "dir", name: name.replace(/\/+$/, "") };
      return;
    case "S":
      throw new ArchiveError(`member '${name}' is a sparse file, which is not supported`);
    default:
      yield { kind: "other", name };
  }
}

const stripDot = (name: string): string => name.replace(/^\.\//, "");

const headerContent = async (reader: ByteReader, size: number, paddedSize: number): Promise<Buffer> => {
  if (size > mostHeaderBytes) throw new ArchiveError("a header is too long");
  const content = await reader.take(paddedSize);
  if (content === undefined || content.length < size) throw new ArchiveError("unexpected end of data");
  return content.subarray(0, size);
};

type Fields = {
  readonly name: string;
  readonly mode: number;
  readonly size: number;
  readonly type: string;
  readonly linkName: string;
};

const parseHeader = (header: Buffer): Fields => {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (parseNumber(header.subarray(148, 156)) !== sum) throw new ArchiveError("bad checksum of a tar header");
  const magic = header.toString("latin1", 257, 263);
  const prefix = magic === "ustar\0" ? cText(header.subarray(345, 500)) : "";
  const name = cText(header.subarray(0, 100));
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    mode: parseNumber(header.subarray(100, 108)),
    size: parseNumber(header.subarray(124, 136)),
    type: String.fromCharCode(header[156] ?? 0),
    linkName: cText(header.subarray(157, 257)),
  };
};

const cText = (bytes: Buffer): string => {
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end < 0 ? bytes.length : end);
};

/** Octal digits; GNU writes what does not fit in base 256, marked by the highest bit. */
const parseNumber = (bytes: Buffer): number => {
  const first = bytes[0] ?? 0;
  if (first === 0x80) return Number(BigInt(`0x${bytes.subarray(1).toString("hex")}`));
  const digits = bytes.toString("latin1").replaceAll("\0", " ").trim();
  const value = digits === "" ? 0 : Number.parseInt(digits, 8);
  if (!/^[0-7]*$/.test(digits)) throw new ArchiveError("a tar header cannot be read");
  return value;
};

type Overrides = { name?: string; linkName?: string; size?: number };

/** Pax records: `LENGTH KEY=VALUE\n`, the length in bytes and of the whole record. */
const parsePax = (content: Buffer): Overrides => {
  const overrides: Overrides = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const length = Number(content.toString("latin1", at, space));
    const end = at + length;
    if (space < 0 || !Number.isInteger(length) || length <= space - at || end > content.length) {
      throw new ArchiveError("a pax header cannot be read");
    }
    const record = content.toString("utf8", space + 1, end - 1);
    const [key, value] = [record.slice(0, record.indexOf("=")), record.slice(record.indexOf("=") + 1)];
    if (key === "path") overrides.name = value.replace(/\/+$/, "");
    if (key === "linkpath") overrides.linkName = value;
    if (key === "size") overrides.size = Number(value);
    if (key.startsWith("GNU.sparse.")) throw new ArchiveError("a sparse file is not supported");
    at = end;
  }
  return overrides;
};
