import { join } from "node:path";
import { errorCode } from "../base/index.ts";
import { findEventDirs } from "./event-dirs.ts";
import { scalarKey } from "./summary.ts";
import { readRecords } from "./tfrecord.ts";
import { WireError, WireReader } from "./wire.ts";

/** An image in an event file, with where its bytes are. */
export type EventImage = {
  readonly tag: string;
  readonly step: number;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
};

/**
 * Visits the images of a run's event files in reading order. `Image` is 1 height, 2 width, 4 encoded bytes; newer
 * writers put texts into a tensor instead: width, height, then the encoded image of each sample.
 */
export const visitImages = (runDir: string, visit: (image: EventImage) => void): void => {
  for (const { dir, prefix, files } of findEventDirs(runDir)) {
    for (const name of files) {
      try {
        readRecords(join(dir, name), (bytes, start, end) => readEvent(bytes, start, end, prefix, visit));
      } catch (error) {
        // What cannot be read shows nothing more.
        if (!(error instanceof WireError) && errorCode(error) === undefined) throw error;
      }
    }
  }
};

type Visit = (image: EventImage) => void;

const readEvent = (bytes: Buffer, start: number, end: number, prefix: string, visit: Visit): void => {
  let time = 0;
  let step = 0;
  const values: (readonly [number, number])[] = [];
  eachField(bytes, start, end, (event) => {
    if (event.field === 1 && event.wireType === 1) time = event.double();
    else if (event.field === 2 && event.wireType === 0) step = event.varint();
    else if (event.field === 5 && event.wireType === 2) {
      const [from, to] = contentOf(event);
      eachField(bytes, from, to, (summary) => {
        if (summary.field === 1 && summary.wireType === 2) values.push(contentOf(summary));
        else summary.skip();
      });
    } else event.skip();
  });
  for (const [from, to] of values) {
    const found = readValue(bytes, from, to);
    for (const image of found.images) {
      visit({ tag: scalarKey({ prefix, tag: found.tag }), step, time, ...image });
    }
  }
};

type Found = Pick<EventImage, "width" | "height" | "bytes">;

const readValue = (bytes: Buffer, start: number, end: number) => {
  let tag = "";
  let images: readonly Found[] = [];
  eachField(bytes, start, end, (value) => {
    if (value.wireType !== 2 || ![1, 4, 8].includes(value.field)) {
      value.skip();
      return;
    }
    const { field } = value;
    const [from, to] = contentOf(value);
    if (field === 1) tag = bytes.toString("utf8", from, to);
    else images = field === 4 ? readImage(bytes, from, to) : readTensor(bytes, from, to);
  });
  return { tag, images };
};

const readImage = (bytes: Buffer, start: number, end: number): readonly Found[] => {
  let width = 0;
  let height = 0;
  let encoded = Buffer.alloc(0);
  eachField(bytes, start, end, (image) => {
    if (image.field === 1 && image.wireType === 0) height = image.varint();
    else if (image.field === 2 && image.wireType === 0) width = image.varint();
    else if (image.field === 4 && image.wireType === 2)
      encoded = Buffer.from(bytes.subarray(...contentOf(image)));
    else image.skip();
  });
  return encoded.length === 0 ? [] : [{ width, height, bytes: encoded }];
};

const readTensor = (bytes: Buffer, start: number, end: number): readonly Found[] => {
  const texts: Buffer[] = [];
  eachField(bytes, start, end, (tensor) => {
    if (tensor.field === 8 && tensor.wireType === 2)
      texts.push(Buffer.from(bytes.subarray(...contentOf(tensor))));
    else tensor.skip();
  });
  const [width = "", height = ""] = texts.slice(0, 2).map(String);
  if (!/^\d{1,6}$/.test(width) || !/^\d{1,6}$/.test(height)) return [];
  return texts.slice(2).map((encoded) => ({ width: Number(width), height: Number(height), bytes: encoded }));
};

const contentOf = (reader: WireReader): readonly [start: number, end: number] => {
  reader.content();
  return [reader.contentStart, reader.contentEnd];
};

const eachField = (bytes: Buffer, start: number, end: number, read: (reader: WireReader) => void): void => {
  const reader = new WireReader();
  reader.open(bytes, start, end);
  while (reader.next()) read(reader);
};
