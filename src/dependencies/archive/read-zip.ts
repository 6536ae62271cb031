import { Transform } from "node:stream";
import { text } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { ArchiveError, type ArchiveMember } from "./types.ts";

/** The members of a zip archive. The content of a file is read before the next member is asked for. */
export async function* readZip(path: string): AsyncGenerator<ArchiveMember> {
  const zip = await openPromise(path, { decodeStrings: true, validateEntrySizes: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) yield await memberOf(zip, entry);
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new ArchiveError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    zip.close();
  }
}

const typeMask = 0o170000;
const linkType = 0o120000;
const mostLinkBytes = 4096;

const memberOf = async (zip: ZipFile, entry: Entry): Promise<ArchiveMember> => {
  const name = entry.fileName;
  if (name.endsWith("/")) return { kind: "dir", name };
  if (entry.isEncrypted()) throw new ArchiveError(`member '${name}' is encrypted`);
  // Made on Unix: the upper half of the attributes is the mode.
  const mode = entry.versionMadeBy >> 8 === 3 ? entry.externalFileAttributes >>> 16 : 0;
  const stream = await zip.openReadStreamPromise(entry);
  const content = stream.pipe(checkedBy(entry));
  stream.on("error", (error) => content.destroy(error));
  if ((mode & typeMask) === linkType && entry.uncompressedSize <= mostLinkBytes) {
    return { kind: "link", name, target: await text(content) };
  }
  return { kind: "file", name, mode: mode === 0 ? undefined : mode & 0o777, content };
};

const checkedBy = (entry: Entry): Transform => {
  let sum = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum = crc32(chunk, sum);
      done(null, chunk);
    },
    flush(done) {
      done(sum === entry.crc32 ? null : new ArchiveError(`bad CRC-32 of member '${entry.fileName}'`));
    },
  });
};
