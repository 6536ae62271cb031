import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeFileVersion, encodeScalar } from "./encode-event.ts";
import { ScalarDecoder } from "./event.ts";
import { readScalarFile } from "./read.ts";
import { encodeRecord, readRecords } from "./tfrecord.ts";
import { WireError } from "./wire.ts";

let dir = "";
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "guild-events-"));
});
afterAll(() => rmSync(dir, { recursive: true }));

type Point = readonly [tag: string, value: number, step: number, wallTime: number];

const pointsOf = (path: string): Point[] => {
  const points: Point[] = [];
  readScalarFile(path, (...point) => points.push(point));
  return points;
};

const decoded = (bytes: Buffer): Point[] => {
  const points: Point[] = [];
  new ScalarDecoder().visit(bytes, 0, bytes.length, (...point) => points.push(point));
  return points;
};

const writeFile = (bytes: Buffer): string => {
  const path = join(dir, "events.out.tfevents.1.host");
  writeFileSync(path, bytes);
  return path;
};

const anyPoint = fc.tuple(
  fc.string({ unit: "grapheme" }),
  fc.float(),
  fc.oneof(fc.integer(), fc.maxSafeInteger()),
  fc.double({ noNaN: true, min: 0 }),
);

const fileOf = (points: readonly Point[]): Buffer =>
  Buffer.concat([
    encodeRecord(encodeFileVersion(1.5)),
    ...points.map((point) => encodeRecord(encodeScalar(...point))),
  ]);

test("what is written is read, whatever the size of the chunks", () => {
  const property = fc.property(
    fc.array(anyPoint, { maxLength: 20 }),
    fc.integer({ min: 1, max: 200 }),
    (points, chunkBytes) => {
      const path = writeFile(fileOf(points));
      const decoder = new ScalarDecoder();
      const read: Point[] = [];
      readRecords(
        path,
        (bytes, start, end) => decoder.visit(bytes, start, end, (...point) => read.push(point)),
        { chunkBytes },
      );
      expect(read).toEqual(
        points.map(([tag, value, step, time]) => [tag, Math.fround(value), step + 0, time + 0]),
      );
    },
  );
  fc.assert(property, { seed: 7, numRuns: 200 });
});

test("a file cut anywhere gives the points before the cut", () => {
  const points = Array.from({ length: 5 }, (_, i): Point => [`tag ${i}`, i / 4, i, 1e9 + i]);
  const whole = fileOf(points);
  let last = 0;
  for (let size = 0; size <= whole.length; size++) {
    const read = pointsOf(writeFile(whole.subarray(0, size)));
    expect(read).toEqual(points.slice(0, read.length));
    expect(read.length).toBeGreaterThanOrEqual(last);
    last = read.length;
  }
  expect(last).toBe(points.length);
});

test("a damaged file gives nothing but points that were written", () => {
  const points = Array.from({ length: 6 }, (_, i): Point => [`t${i % 2}`, i * 1.5, i * 100, 1e9 + i]);
  const whole = fileOf(points);
  const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }));
  const property = fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
    const damaged = Buffer.from(whole);
    for (const [at, bits] of changes) damaged[at] = (damaged[at] ?? 0) ^ bits;
    const read = pointsOf(writeFile(damaged));
    expect(read).toEqual(points.slice(0, read.length));
  });
  fc.assert(property, { seed: 3, numRuns: 500 });
});

test("bytes that are no event raise WireError or give points, and nothing else", () => {
  const event = encodeScalar("loss", 0.5, 7, 1e9);
  const property = fc.property(fc.oneof(fc.uint8Array({ maxLength: 40 }), mutated(event)), (bytes) => {
    try {
      for (const [tag, value, step] of decoded(Buffer.from(bytes))) {
        expect([typeof tag, typeof value, Number.isInteger(step)]).toEqual(["string", "number", true]);
      }
    } catch (error) {
      expect(error).toBeInstanceOf(WireError);
    }
  });
  fc.assert(property, { seed: 5, numRuns: 3000 });
});

const mutated = (bytes: Buffer) =>
  fc.tuple(fc.nat(bytes.length), fc.nat(bytes.length), fc.nat(255)).map(([end, at, byte]) => {
    const copy = Buffer.from(bytes.subarray(0, Math.max(end, 1)));
    copy[at % copy.length] = byte;
    return copy;
  });

test("reading goes on where it stopped, also behind half a record", () => {
  const points = Array.from({ length: 4 }, (_, i): Point => ["x", i, i, 0]);
  const whole = fileOf(points);
  const values: number[] = [];
  const decoder = new ScalarDecoder();
  const visit = (bytes: Buffer, start: number, end: number) =>
    decoder.visit(bytes, start, end, (_tag, value) => values.push(value));
  const half = readRecords(writeFile(whole.subarray(0, -10)), visit);
  expect(values).toEqual([0, 1, 2]);
  readRecords(writeFile(whole), visit, { from: half ?? { offset: 0, check: 0 } });
  expect(values).toEqual([0, 1, 2, 3]);
});

test("a file that was replaced is noticed", () => {
  const before = readRecords(writeFile(fileOf([["a", 1, 1, 0]])), () => {});
  const path = writeFile(
    fileOf([
      ["b", 2, 2, 0],
      ["b", 3, 3, 0],
    ]),
  );
  expect(readRecords(path, () => {}, { from: before ?? { offset: 0, check: 0 } })).toBe(undefined);
});

test("a length no file could hold ends the reading", () => {
  const record = encodeRecord(Buffer.alloc(0));
  for (const length of [2n ** 31n, 2n ** 40n, 2n ** 64n - 1n, 1000n]) {
    const huge = encodeRecord(Buffer.alloc(8));
    huge.writeBigUInt64LE(length, 0);
    const header = encodeRecord(huge.subarray(0, 8));
    // The checksum of the eight bytes stands behind them in a record that holds just them.
    header.copy(huge, 8, header.length - 4);
    expect(readRecords(writeFile(Buffer.concat([record, huge])), () => {})).toMatchObject({ offset: 16 });
  }
});

test("a missing file and a directory have no records", () => {
  expect(pointsOf(join(dir, "missing"))).toEqual([]);
  expect(pointsOf(dir)).toEqual([]);
});

const value = (tag: string, ...fields: readonly number[]) => {
  const bytes = [0x0a, tag.length, ...Buffer.from(tag), ...fields];
  return [0x0a, bytes.length, ...bytes];
};
const event = (...values: readonly number[]) => Buffer.from([0x10, 5, 0x2a, values.length, ...values]);
const one = [0, 0, 0x80, 0x3f];

test.each<readonly [string, Buffer, readonly (readonly [string, number, number])[]]>([
  ["a simple value", event(...value("a", 0x15, ...one)), [["a", 1, 5]]],
  ["zero", event(...value("a", 0x15, 0, 0, 0, 0)), [["a", 0, 5]]],
  ["no value", event(...value("a")), []],
  ["an image", event(...value("a", 0x22, 2, 8, 1)), []],
  ["a float tensor with packed values", event(...value("a", 0x42, 8, 8, 1, 0x2a, 4, ...one)), [["a", 1, 5]]],
  ["a float tensor with an unpacked value", event(...value("a", 0x42, 7, 8, 1, 0x2d, ...one)), [["a", 1, 5]]],
  ["a float tensor with content", event(...value("a", 0x42, 8, 8, 1, 0x22, 4, ...one)), [["a", 1, 5]]],
  [
    "a tensor of shape [1, 1]",
    event(...value("a", 0x42, 18, 8, 1, 0x12, 8, 0x12, 2, 8, 1, 0x12, 2, 8, 1, 0x22, 4, ...one)),
    [["a", 1, 5]],
  ],
  [
    "a tensor of shape [2]",
    event(...value("a", 0x42, 18, 8, 1, 0x12, 4, 0x12, 2, 8, 2, 0x22, 8, ...one, ...one)),
    [],
  ],
  ["a float tensor without data", event(...value("a", 0x42, 2, 8, 1)), []],
  ["an integer tensor", event(...value("a", 0x42, 5, 8, 3, 0x3a, 1, 7)), []],
  ["a tensor after a simple value", event(...value("a", 0x15, ...one, 0x42, 2, 8, 7)), []],
  ["a simple value after a tensor", event(...value("a", 0x42, 2, 8, 7, 0x15, ...one)), [["a", 1, 5]]],
  [
    "a summary that another content replaced",
    Buffer.concat([event(...value("a", 0x15, ...one)), Buffer.from([0x1a, 1, 0x78])]),
    [],
  ],
  [
    "unknown fields and groups",
    Buffer.concat([Buffer.from([0x7b, 0x7c, 0xa0, 6, 1]), event(...value("a", 0x15, ...one))]),
    [["a", 1, 5]],
  ],
])("an event with %s", (_name, bytes, expected) => {
  expect(decoded(bytes).map(([tag, it, step]) => [tag, it, step])).toEqual(expected);
});

test.each([0, 1, -1, 127, 128, -128, 2 ** 31, -(2 ** 31), 2 ** 53, -(2 ** 53), 1234567890123])(
  "step %d",
  (step) => {
    expect(decoded(encodeScalar("a", 1, step, 0))[0]?.[2]).toBe(step);
  },
);

test("the layout of a written file is TensorBoard's", () => {
  const file = Buffer.concat([
    encodeRecord(encodeFileVersion(0)),
    encodeRecord(encodeScalar("alpha", 1.25, 0, 0)),
  ]);
  const written = readFileSync(
    join(import.meta.dirname, "fixtures/writers/.guild/events.out.tfevents.1795408659.golden-host.21637.0"),
  );
  expect(file.subarray(0, 31).equals(written.subarray(0, 31))).toBe(true);
  expect(file.subarray(31).toString("hex")).toBe(
    "100000000000000095fbfe182a0e0a0c0a05616c706861150000a03f11dc1ae1",
  );
});
