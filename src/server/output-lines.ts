import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { errorCode } from "../base/index.ts";
import { decodeOutputRecords, guildNames, guildPath, outputRecordSize, type Run } from "../run/index.ts";
import type { OutputHits, OutputLine, OutputWindow } from "./api-types.ts";

/** A place is noted every so many lines: windows are read from the nearest. */
const stride = 256;
const chunkBytes = 1 << 20;
const maxHits = 10_000;
/** A longer line is cut: no page could show it. */
const maxLineBytes = 1 << 20;

/** Knows where the lines of a run's output are, so that a window of a huge one is read alone. */
export class OutputLines {
  readonly #run: Run;
  /** Offsets of every `stride`-th line. */
  #marks: number[] = [0];
  #lines = 0;
  /** Just behind the last line end that was seen, and what was seen of the file. */
  #lineStart = 0;
  #seen = 0;

  constructor(run: Run) {
    this.#run = run;
  }

  /** Lines so far, the last counting while it has no end yet. */
  count(): number {
    return this.#withFile((file) => this.#index(file), 0);
  }

  window(from: number, count: number): OutputWindow {
    return this.#withFile(
      (file) => {
        const total = this.#index(file);
        const lines = [...this.#read(file, from, count)];
        return { from, total, lines: this.#withRecords(from, lines) };
      },
      { from, total: 0, lines: [] },
    );
  }

  /** The lines that hold a text. */
  search(text: string, isExact: boolean): OutputHits {
    const wanted = isExact ? text : text.toLowerCase();
    return this.#withFile(
      (file): OutputHits => {
        this.#index(file);
        const lines: number[] = [];
        let at = 0;
        for (const line of this.#read(file, 0, Number.POSITIVE_INFINITY)) {
          if ((isExact ? line : line.toLowerCase()).includes(wanted)) lines.push(at);
          if (lines.length >= maxHits) return { lines, isCut: true };
          at += 1;
        }
        return { lines, isCut: false };
      },
      { lines: [], isCut: false },
    );
  }

  /** Looks at what was added; gives the number of lines. */
  #index(file: number): number {
    const { size } = fstatSync(file);
    if (size < this.#seen) {
      this.#marks = [0];
      this.#lines = 0;
      this.#lineStart = 0;
      this.#seen = 0;
    }
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(1, size - this.#seen)));
    while (this.#seen < size) {
      const count = readSync(file, chunk, 0, chunk.length, this.#seen);
      if (count === 0) break;
      const bytes = chunk.subarray(0, count);
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, end + 1)) {
        this.#lines += 1;
        this.#lineStart = this.#seen + end + 1;
        if (this.#lines % stride === 0) this.#marks.push(this.#lineStart);
      }
      this.#seen += count;
    }
    return this.#lines + (this.#lineStart < this.#seen ? 1 : 0);
  }

  *#read(file: number, from: number, count: number): Generator<string> {
    const mark = Math.min(Math.floor(from / stride), this.#marks.length - 1);
    let skip = from - mark * stride;
    let left = count;
    let at = this.#marks[mark] ?? 0;
    let rest: Buffer[] = [];
    let restBytes = 0;
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(1, this.#seen - at)));
    while (left > 0 && at < this.#seen) {
      const got = readSync(file, chunk, 0, Math.min(chunk.length, this.#seen - at), at);
      if (got === 0) break;
      at += got;
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0 && end < got && left > 0; end = chunk.indexOf(10, start)) {
        const line = Buffer.concat([...rest, chunk.subarray(start, end)]);
        rest = [];
        restBytes = 0;
        start = end + 1;
        if (skip > 0) skip -= 1;
        else {
          left -= 1;
          yield textOf(line);
        }
      }
      if (start < got && restBytes < maxLineBytes) {
        rest.push(Buffer.from(chunk.subarray(start, got)));
        restBytes += got - start;
      }
    }
    if (left > 0 && skip === 0 && restBytes > 0) yield textOf(Buffer.concat(rest));
  }

  #withRecords(from: number, lines: readonly string[]): readonly OutputLine[] {
    const records = readRecords(this.#run, from, lines.length);
    return lines.map((text, at) => {
      const record = records[at];
      return [record === undefined ? null : record.timeMs * 1000, record?.stream === "stderr" ? 1 : 0, text];
    });
  }

  #withFile<Value>(use: (file: number) => Value, without: Value): Value {
    const file = openIfThere(guildPath(this.#run, guildNames.output));
    if (file === undefined) return without;
    try {
      return use(file);
    } finally {
      closeSync(file);
    }
  }
}

const textOf = (line: Buffer): string => line.subarray(0, maxLineBytes).toString("utf8").replace(/\r$/, "");

const readRecords = (run: Run, from: number, count: number) => {
  const file = openIfThere(guildPath(run, guildNames.outputIndex));
  if (file === undefined || count === 0) return [];
  try {
    const bytes = Buffer.alloc(count * outputRecordSize);
    const got = readSync(file, bytes, 0, bytes.length, from * outputRecordSize);
    return decodeOutputRecords(bytes.subarray(0, got));
  } finally {
    closeSync(file);
  }
};

const openIfThere = (path: string): number | undefined => {
  try {
    return openSync(path, "r");
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES", "EISDIR"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
};
