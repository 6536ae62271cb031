/** Bytes that are not the protobuf message they should be. */
export class WireError extends Error {}

/**
 * Reads the fields of one protobuf message after the other. Wire types: 0 varint, 1 eight bytes, 2 length and
 * bytes, 3 and 4 the old groups, 5 four bytes.
 */
export class WireReader {
  /** Number and wire type of the field `next` moved to. */
  field = 0;
  wireType = 0;
  /** Where the content read by `content` starts and ends. */
  contentStart = 0;
  contentEnd = 0;
  #bytes: Buffer;
  #view: DataView;
  #at = 0;
  #end = 0;

  constructor() {
    this.#bytes = Buffer.alloc(0);
    this.#view = viewOf(this.#bytes);
  }

  /** Starts with the message in `bytes[start, end)`. */
  open(bytes: Buffer, start: number, end: number): void {
    // Many messages lie in the same bytes.
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = viewOf(bytes);
    }
    this.#at = start;
    this.#end = end;
  }

  /** Moves to the next field; false at the end of the message. The field's value must then be read or skipped. */
  next(): boolean {
    if (this.#at === this.#end) return false;
    const first = this.#bytes[this.#at] ?? 0;
    // All fields in use have a key of one byte.
    if (first < 0x80) {
      this.#at += 1;
      this.field = first >>> 3;
      this.wireType = first & 7;
    } else {
      const key = this.varint();
      this.field = Math.floor(key / 8);
      this.wireType = key % 8;
    }
    if (this.field < 1 || this.field > 0x1fffffff) throw new WireError("bad field number");
    return true;
  }

  /** A number in two's complement of 64 bits; exact up to 2^53 either way. */
  varint(): number {
    let byte = this.#byte();
    if (byte < 0x80) return byte;
    let low = byte & 0x7f;
    let high = 0;
    for (let index = 1; index < 10; index++) {
      byte = this.#byte();
      const bits = byte & 0x7f;
      if (index < 5) low |= bits << (7 * index);
      if (index === 4) high = bits >>> 4;
      if (index > 4) high |= bits << (7 * index - 32);
      if (byte < 0x80) return high * 0x100000000 + (low >>> 0);
    }
    throw new WireError("varint too long");
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  float(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }

  /** Reads a length and steps over its bytes: a string, a message or packed numbers. */
  content(): void {
    const length = this.varint();
    this.contentStart = this.#take(length);
    this.contentEnd = this.#at;
  }

  skip(): void {
    if (this.wireType === 0) this.varint();
    else if (this.wireType === 1) this.#take(8);
    else if (this.wireType === 2) this.content();
    else if (this.wireType === 3) this.#skipGroup();
    else if (this.wireType === 5) this.#take(4);
    else throw new WireError("bad wire type");
  }

  #skipGroup(): void {
    const open = [this.field];
    while (open.length > 0) {
      if (open.length > 100 || !this.next()) throw new WireError("group without end");
      if (this.wireType === 3) open.push(this.field);
      else if (this.wireType !== 4) this.skip();
      else if (open.pop() !== this.field) throw new WireError("bad end of group");
    }
  }

  #byte(): number {
    if (this.#at >= this.#end) throw new WireError("incomplete message");
    return this.#bytes[this.#at++] ?? 0;
  }

  #take(count: number): number {
    const at = this.#at;
    if (count < 0 || count > this.#end - at) throw new WireError("incomplete message");
    this.#at = at + count;
    return at;
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Buffer): DataView =>
  new DataView(buffer, byteOffset, byteLength);
