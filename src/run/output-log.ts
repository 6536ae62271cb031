import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { isAbsence } from "./files.ts";
import { guildNames, guildPath } from "./layout.ts";
import type { Run } from "./types.ts";

export type OutputStream = "stdout" | "stderr";

/** What `output.index` says of one line: when it was complete, and where it came from. */
export type OutputRecord = { readonly timeMs: number; readonly stream: OutputStream };

/** A line of output without its line end. `record` is missing where the index is shorter or absent. */
export type OutputLine = { readonly text: string; readonly record: OutputRecord | undefined };

/** Bytes of a record: milliseconds since the epoch, u64 big-endian; stream, 0 for stdout and 1 for stderr. */
export const outputRecordSize = 9;

export const encodeOutputRecord = ({ timeMs, stream }: OutputRecord): Uint8Array => {
  const bytes = new Uint8Array(outputRecordSize);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.floor(timeMs)));
  bytes[8] = stream === "stderr" ? 1 : 0;
  return bytes;
};

/** The records of an index. Bytes of a half-written last record are left out. */
export const decodeOutputRecords = (bytes: Uint8Array): readonly OutputRecord[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.byteLength / outputRecordSize);
  return Array.from({ length: count }, (_, at) => ({
    timeMs: Number(view.getBigUint64(at * outputRecordSize)),
    stream: view.getUint8(at * outputRecordSize + 8) === 1 ? "stderr" : "stdout",
  }));
};

/**
 * The lines of a run's output in order, the n-th with the n-th record of the index; none when nothing was
 * recorded. Reads piece by piece, so output of any size can be walked through. Blank lines count (0.9 stops at
 * the first).
 */
export function* readOutputLines(run: Run): Generator<OutputLine> {
  const records = readRecords(run);
  let at = 0;
  for (const text of readLines(guildPath(run, guildNames.output))) {
    yield { text, record: records[at] };
    at += 1;
  }
}

const readRecords = (run: Run): readonly OutputRecord[] => {
  try {
    return decodeOutputRecords(readFileSync(guildPath(run, guildNames.outputIndex)));
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};

function* readLines(path: string): Generator<string> {
  const file = openIfExists(path);
  if (file === undefined) return;
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(1 << 16);
  const rest: string[] = [];
  try {
    for (;;) {
      const count = readSync(file, chunk, 0, chunk.length, null);
      const text = decoder.decode(chunk.subarray(0, count), { stream: count > 0 });
      const lines = text.split("\n");
      for (const line of lines.slice(0, -1)) {
        yield rest.splice(0).join("") + line;
      }
      rest.push(lines.at(-1) ?? "");
      if (count === 0) break;
    }
    const last = rest.join("");
    if (last !== "") yield last;
  } finally {
    closeSync(file);
  }
}

const openIfExists = (path: string): number | undefined => {
  try {
    return openSync(path, "r");
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
};
