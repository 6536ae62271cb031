import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { encodeScalar } from "./encode-event.ts";
import { findEventDirs } from "./event-dirs.ts";
import { type EventDirState, readEventDir, readScalarSummaries, summariesOf } from "./read.ts";
import { encodeRecord, readRecords } from "./tfrecord.ts";

const counted = vi.hoisted(() => ({ bytes: 0 }));
vi.mock("node:fs", async (load) => {
  const fs = await load<typeof import("node:fs")>();
  const readSync = (...args: Parameters<typeof fs.readSync>) => {
    const got = fs.readSync(...args);
    counted.bytes += got;
    return got;
  };
  return { ...fs, default: fs, readSync };
});

let run = "";
beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), "guild-reads-"));
});
afterEach(() => rmSync(run, { recursive: true }));

const events = (from: number, count: number): Buffer =>
  Buffer.concat(
    Array.from({ length: count }, (_, index) =>
      encodeRecord(encodeScalar("loss", from + index, from + index, 0)),
    ),
  );

const read = (before?: EventDirState) => {
  counted.bytes = 0;
  const [dir] = findEventDirs(run);
  if (dir === undefined) throw new Error("no event directory");
  const state = readEventDir(dir, before);
  return { state, bytes: counted.bytes, count: summariesOf(state)[0]?.count };
};

/** Read again to see that the file is the same one: the checksum of the last record. */
const footer = 4;

test("no byte of a growing file is read twice", () => {
  const path = join(run, "x.tfevents.1");
  const first = events(0, 1000);
  writeFileSync(path, first);
  const whole = read();
  expect(whole).toMatchObject({ bytes: first.length, count: 1000 });
  expect(read(whole.state)).toMatchObject({ bytes: 0, count: 1000 });
  const more = events(1000, 10);
  appendFileSync(path, more.subarray(0, -7));
  const grown = read(whole.state);
  expect(grown.count).toBe(1009);
  expect(grown.bytes).toBe(more.length - 7 + footer);
  // Half a record is read again once there is more of it.
  appendFileSync(path, more.subarray(-7));
  const last = read(grown.state);
  expect(last).toMatchObject({ bytes: more.length / 10 + footer, count: 1010 });
  const other = events(5000, 5);
  writeFileSync(join(run, "x.tfevents.2"), other);
  expect(read(last.state)).toMatchObject({ bytes: other.length, count: 1015 });
});

test("of a file of 10 GB whose rest is empty, little is read, and nothing large is held in memory", () => {
  const path = join(run, "x.tfevents.1");
  writeFileSync(path, events(0, 3));
  const file = openSync(path, "r+");
  ftruncateSync(file, 10 * 2 ** 30);
  closeSync(file);
  counted.bytes = 0;
  expect(readScalarSummaries(run)).toMatchObject([{ count: 3 }]);
  expect(counted.bytes).toBeLessThanOrEqual(1 << 20);
});

test("a header that promises tens of megabytes is not believed before they were checked", () => {
  const path = join(run, "x.tfevents.1");
  const header = headerOf(60 * 2 ** 20);
  writeFileSync(path, Buffer.concat([events(0, 3), header]));
  const file = openSync(path, "r+");
  ftruncateSync(file, 2 ** 30);
  closeSync(file);
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  vi.spyOn(Buffer, "allocUnsafe").mockImplementation((size) => {
    most = Math.max(most, size);
    return Buffer.alloc(size);
  });
  expect(readScalarSummaries(run)).toMatchObject([{ count: 3 }]);
  vi.restoreAllMocks();
  expect(most).toBeLessThanOrEqual(1 << 20);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 2 ** 20);
});

test("a long record that is whole is read", () => {
  const path = join(run, "x.tfevents.1");
  writeFileSync(
    path,
    Buffer.concat([encodeRecord(Buffer.alloc(17 * 2 ** 20, 7)), encodeRecord(Buffer.from("end"))]),
  );
  const sizes: number[] = [];
  readRecords(path, (_bytes, start, end) => sizes.push(end - start));
  expect(sizes).toEqual([17 * 2 ** 20, 3]);
});

/** Length and checksum of a record of that many bytes, which are not there. */
const headerOf = (length: number): Buffer => {
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(length));
  // A record of these eight bytes ends in their checksum.
  return Buffer.concat([size, encodeRecord(size).subarray(-4)]);
};
