import { ArchiveError } from "./types.ts";

/** Takes bytes from a stream in the portions that a format asks for. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  #taken = 0;
  #marked = 0;

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** Begins to count for `pending`. */
  mark(): void {
    this.#marked = this.#taken;
  }

  /** How many of the `bytes` that follow the mark have not been taken. */
  pending(bytes: number): number {
    return bytes - (this.#taken - this.#marked);
  }

  /** The next `bytes` bytes, fewer at the end of the stream; undefined when there are none. */
  async take(bytes: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let missing = bytes;
    while (missing > 0) {
      const part = await this.#some(missing);
      if (part === undefined) break;
      parts.push(part);
      missing -= part.length;
    }
    return parts.length === 0 && bytes > 0 ? undefined : Buffer.concat(parts);
  }

  async skip(bytes: number): Promise<void> {
    let missing = bytes;
    while (missing > 0) {
      const part = await this.#some(missing);
      // The padding of the last member may be missing.
      if (part === undefined) return;
      missing -= part.length;
    }
  }

  /** The next `bytes` bytes in portions. The stream must have them. */
  async *chunks(bytes: number): AsyncGenerator<Buffer> {
    let missing = bytes;
    while (missing > 0) {
      const part = await this.#some(missing);
      if (part === undefined) throw new ArchiveError("unexpected end of data");
      missing -= part.length;
      yield part;
    }
  }

  async #some(most: number): Promise<Buffer | undefined> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return undefined;
      this.#rest = next.value;
    }
    const part = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(part.length);
    this.#taken += part.length;
    return part;
  }
}
