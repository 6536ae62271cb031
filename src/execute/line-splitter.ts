/** Gets a line without its line end. The bytes are good only during the call. */
export type LineConsumer = (line: Buffer) => void;

const lineFeed = 10;

/**
 * Of a line longer than this only the end is handed on: progress bars that never end their line must not fill the
 * memory, and in a line the last value counts.
 */
const maxLineBytes = 65_536;

/** Counts the lines of one stream, which comes in pieces, and hands each on to a consumer if there is one. */
export class LineSplitter {
  readonly #consume: LineConsumer | undefined;
  #hasPart = false;
  #parts: Buffer[] = [];
  #partBytes = 0;

  constructor(consume: LineConsumer | undefined) {
    this.#consume = consume;
  }

  /** How many lines the chunk finished. */
  push(chunk: Buffer): number {
    let count = 0;
    let start = 0;
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, start)) {
      count += 1;
      if (this.#consume !== undefined) this.#finish(chunk.subarray(start, at), this.#consume);
      start = at + 1;
    }
    if (start < chunk.length) {
      this.#hasPart = true;
      if (this.#consume !== undefined) this.#keep(chunk.subarray(start));
    } else if (count > 0) {
      this.#hasPart = false;
    }
    return count;
  }

  /** Whether there was a last line without line end, which is finished by this. */
  end(): boolean {
    const hadPart = this.#hasPart;
    this.#hasPart = false;
    if (hadPart && this.#consume !== undefined) this.#finish(Buffer.alloc(0), this.#consume);
    return hadPart;
  }

  #finish(rest: Buffer, consume: LineConsumer): void {
    if (this.#parts.length === 0) {
      consume(rest.length > maxLineBytes ? rest.subarray(-maxLineBytes) : rest);
      return;
    }
    this.#keep(rest);
    const line = Buffer.concat(this.#parts, this.#partBytes);
    this.#parts = [];
    this.#partBytes = 0;
    consume(line.length > maxLineBytes ? line.subarray(-maxLineBytes) : line);
  }

  #keep(part: Buffer): void {
    this.#parts.push(Buffer.from(part));
    this.#partBytes += part.length;
    if (this.#partBytes <= 2 * maxLineBytes && this.#parts.length <= 1024) return;
    const end = Buffer.concat(this.#parts, this.#partBytes).subarray(-maxLineBytes);
    this.#parts = [Buffer.from(end)];
    this.#partBytes = end.length;
  }
}
