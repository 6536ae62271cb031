import { isUtf8 } from "node:buffer";
import { WireError, WireReader } from "./wire.ts";

/*
 * The fields read and written here (tensorflow/core/util/event.proto, framework/summary.proto, tensor.proto):
 *
 *   Event    1 wall_time double   2 step int64   oneof { 3 file_version  5 summary  4,6..9 others }
 *   Summary  1 repeated Value
 *   Value    1 tag   oneof { 2 simple_value float  8 tensor  3..6 others }
 *   Tensor   1 dtype  2 shape { 2 repeated dim { 1 size } }  4 tensor_content  5 float_val  6 double_val
 */

/** One value of one event. `wallTime` is in seconds since the epoch, 0 where the writer left it out. */
export type ScalarVisitor = (tag: string, value: number, step: number, wallTime: number) => void;

/** Finds the scalars in events. Kept for a whole file or directory, since it knows the tags it has seen. */
export class ScalarDecoder {
  readonly #event = new WireReader();
  readonly #summary = new WireReader();
  readonly #value = new WireReader();
  readonly #tensor = new TensorReader();
  readonly #tags = new TagCache();
  /** Tags and values of the event being read: an event that ends badly must not count in part. */
  readonly #foundTags: string[] = [];
  readonly #foundValues: number[] = [];
  #foundCount = 0;

  /** Visits the scalars of the Event in `bytes[start, end)` in order. Throws `WireError` if it is none. */
  visit(bytes: Buffer, start: number, end: number, visit: ScalarVisitor): void {
    const event = this.#event;
    let wallTime = 0;
    let step = 0;
    this.#foundCount = 0;
    event.open(bytes, start, end);
    while (event.next()) {
      if (event.field === 1 && event.wireType === 1) wallTime = event.double();
      else if (event.field === 2 && event.wireType === 0) step = event.varint();
      else if (event.field === 5 && event.wireType === 2) {
        event.content();
        this.#readSummary(bytes, event.contentStart, event.contentEnd);
      } else {
        // The members of a oneof replace each other.
        if (isOtherContent(event)) this.#foundCount = 0;
        event.skip();
      }
    }
    for (let index = 0; index < this.#foundCount; index++) {
      visit(this.#foundTags[index] ?? "", this.#foundValues[index] ?? 0, step, wallTime);
    }
  }

  #readSummary(bytes: Buffer, start: number, end: number): void {
    const summary = this.#summary;
    summary.open(bytes, start, end);
    while (summary.next()) {
      if (summary.field !== 1 || summary.wireType !== 2) summary.skip();
      else {
        summary.content();
        this.#readValue(bytes, summary.contentStart, summary.contentEnd);
      }
    }
  }

  #readValue(bytes: Buffer, start: number, end: number): void {
    const reader = this.#value;
    let tag = "";
    let value: number | undefined;
    let hasTensor = false;
    reader.open(bytes, start, end);
    while (reader.next()) {
      const { field, wireType } = reader;
      if (field === 1 && wireType === 2) {
        reader.content();
        tag = this.#tags.tag(bytes, reader.contentStart, reader.contentEnd);
      } else if (field === 2 && wireType === 5) {
        value = reader.float();
        hasTensor = false;
      } else if (field === 8 && wireType === 2) {
        reader.content();
        if (!hasTensor) this.#tensor.reset();
        this.#tensor.merge(bytes, reader.contentStart, reader.contentEnd);
        hasTensor = true;
      } else {
        if (wireType === 2 && field >= 3 && field <= 6) {
          value = undefined;
          hasTensor = false;
        }
        reader.skip();
      }
    }
    const found = hasTensor ? this.#tensor.scalar() : value;
    if (found === undefined) return;
    this.#foundTags[this.#foundCount] = tag;
    this.#foundValues[this.#foundCount] = found;
    this.#foundCount += 1;
  }
}

/** Decodes tags. A file has few tags and many events, so those seen last are remembered by their bytes. */
class TagCache {
  readonly #slots: ({ readonly bytes: Buffer; readonly tag: string } | undefined)[] = [];

  tag(bytes: Buffer, start: number, end: number): string {
    const slot = (31 * (end - start) + 7 * (bytes[end - 1] ?? 0) + (bytes[start] ?? 0)) & 63;
    const known = this.#slots[slot];
    if (known !== undefined && isSame(known.bytes, bytes, start, end)) return known.tag;
    const own = Buffer.from(bytes.subarray(start, end));
    if (!isUtf8(own)) throw new WireError("tag is not UTF-8");
    const tag = own.toString("utf8");
    this.#slots[slot] = { bytes: own, tag };
    return tag;
  }
}

const isSame = (known: Buffer, bytes: Buffer, start: number, end: number): boolean => {
  if (known.length !== end - start) return false;
  for (let index = 0; index < known.length; index++) {
    if (known[index] !== bytes[start + index]) return false;
  }
  return true;
};

const isOtherContent = ({ field, wireType }: WireReader): boolean =>
  wireType === 2 && (field === 3 || field === 4 || (field >= 6 && field <= 9));

/** Reads a tensor as far as it may be a scalar. */
class TensorReader {
  readonly #reader = new WireReader();
  readonly #inner = new WireReader();
  readonly #dim = new WireReader();
  #type = 0;
  #hasOneElement = true;
  #content: Buffer | undefined;
  #floats: number[] = [];
  #doubles: number[] = [];

  reset(): void {
    this.#type = 0;
    this.#hasOneElement = true;
    this.#content = undefined;
    this.#floats = [];
    this.#doubles = [];
  }

  /** Adds the fields of a TensorProto to those read so far. */
  merge(bytes: Buffer, start: number, end: number): void {
    const reader = this.#reader;
    reader.open(bytes, start, end);
    while (reader.next()) {
      const { field, wireType } = reader;
      if (field === 1 && wireType === 0) this.#type = reader.varint();
      else if (field === 2 && wireType === 2) {
        reader.content();
        this.#readShape(bytes, reader.contentStart, reader.contentEnd);
      } else if (field === 4 && wireType === 2) {
        reader.content();
        this.#content = bytes.subarray(reader.contentStart, reader.contentEnd);
      } else if (field === 5 && wireType === 5) push(this.#floats, reader.float());
      else if (field === 6 && wireType === 1) push(this.#doubles, reader.double());
      else if ((field === 5 || field === 6) && wireType === 2) {
        reader.content();
        this.#readPacked(bytes, reader.contentStart, reader.contentEnd, field);
      } else reader.skip();
    }
  }

  /** The value if this is one float32 or float64 in any shape, else undefined. */
  scalar(): number | undefined {
    if (!this.#hasOneElement || (this.#type !== 1 && this.#type !== 2)) return undefined;
    const isFloat = this.#type === 1;
    const content = this.#content;
    if (content !== undefined && content.length > 0) {
      if (content.length !== (isFloat ? 4 : 8)) return undefined;
      return isFloat ? content.readFloatLE(0) : content.readDoubleLE(0);
    }
    const values = isFloat ? this.#floats : this.#doubles;
    return values.length === 1 ? values[0] : undefined;
  }

  #readShape(bytes: Buffer, start: number, end: number): void {
    const shape = this.#inner;
    shape.open(bytes, start, end);
    while (shape.next()) {
      if (shape.field !== 2 || shape.wireType !== 2) shape.skip();
      else {
        shape.content();
        if (this.#dimSize(bytes, shape.contentStart, shape.contentEnd) !== 1) this.#hasOneElement = false;
      }
    }
  }

  #dimSize(bytes: Buffer, start: number, end: number): number {
    const dim = this.#dim;
    let size = 0;
    dim.open(bytes, start, end);
    while (dim.next()) {
      if (dim.field === 1 && dim.wireType === 0) size = dim.varint();
      else dim.skip();
    }
    return size;
  }

  #readPacked(bytes: Buffer, start: number, end: number, field: 5 | 6): void {
    const width = field === 5 ? 4 : 8;
    if ((end - start) % width !== 0) throw new WireError("incomplete number");
    for (let at = start; at < end; at += width) {
      if (field === 5) push(this.#floats, bytes.readFloatLE(at));
      else push(this.#doubles, bytes.readDoubleLE(at));
    }
  }
}

/** Two values are enough to see that there is more than one. */
const push = (values: number[], value: number): void => {
  if (values.length < 2) values.push(value);
};
