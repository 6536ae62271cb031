import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Micros } from "../base/index.ts";
import { encodeScalar } from "./encode-event.ts";
import { findEventDirs } from "./event-dirs.ts";
import { EventWriter } from "./event-writer.ts";
import { type EventDirState, readEventDir, readScalarSummaries, summariesOf, visitScalars } from "./read.ts";
import { isSystemScalar, scalarKey } from "./summary.ts";
import { encodeRecord } from "./tfrecord.ts";

let run = "";
beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), "guild-scalars-"));
});
afterEach(() => rmSync(run, { recursive: true }));

const fixture = (name: string) => join(import.meta.dirname, "fixtures", name);

const lastValues = (dir: string): Record<string, string> =>
  Object.fromEntries(
    readScalarSummaries(dir).map((it) => [scalarKey(it), `${it.last} (step ${it.lastStep})`]),
  );

const events = (...points: readonly (readonly [string, number, number])[]): Buffer =>
  Buffer.concat(points.map(([tag, value, step]) => encodeRecord(encodeScalar(tag, value, step, 0))));

const put = (path: string, bytes: Buffer = events(["x", 1, 1])): void => {
  mkdirSync(join(run, path, ".."), { recursive: true });
  writeFileSync(join(run, path), bytes);
};

test("events of tensorboardX, TensorFlow 2 and Guild 0.9 are read alike", () => {
  const summaries = readScalarSummaries(fixture("writers"));
  expect(summaries.filter(({ tag }) => isSystemScalar(tag)).length).toBe(24);
  expect(lastValues(fixture("writers"))).toMatchObject({
    loss: "99 (step 0)",
    "logs/eval#loss": "0.30000001192092896 (step 4)",
    "logs/eval#m/acc": "1.2000000476837158 (step 4)",
    "logs/eval#sys/mem_free": "18119548928 (step 0)",
    "logs/train#loss": "0.20000000298023224 (step 4)",
    "logs/train#m/acc": "0.800000011920929 (step 4)",
    "tf2#loss": "2.5 (step 20)",
  });
});

test("odd event files give what 0.9 reads in them", () => {
  expect(lastValues(fixture("edge"))).toMatchInlineSnapshot(`
    {
      ".hidden#h": "1 (step 1)",
      "a/loss#loss": "6 (step 1)",
      "corrupt#c": "3 (step 3)",
      "naninf#inf": "-Infinity (step 2)",
      "naninf#nan_first": "2 (step 2)",
      "naninf#nan_last": "0.5 (step 2)",
      "naninf#neg_inf": "1 (step 1)",
      "naninf#only_nan": "undefined (step 0)",
      "order#a": "50 (step 100)",
      "order#b": "1 (step 2)",
      "suffix#s": "1 (step 1)",
      "tags#": "4 (step 1)",
      "tags#a#b": "2 (step 1)",
      "tags#loss": "5 (step 1)",
      "tags#sys/cpu": "1 (step 1)",
      "tags#with space": "3 (step 1)",
      "tensors#f32_content": "1.100000023841858 (step 1)",
      "tensors#f32_val": "1.100000023841858 (step 1)",
      "tensors#f64": "1.1 (step 1)",
      "tensors#neg_step": "1 (step -3)",
      "tensors#one_elem": "2.5 (step 1)",
      "tensors#simple": "1.100000023841858 (step 2)",
      "tensors#zero": "0 (step 2)",
      "truncated#t": "3 (step 3)",
    }
  `);
});

test("event directories are found as 0.9 finds them", () => {
  put("a.tfevents.1");
  put("sub/deep/my.tfevents.v2");
  put("sub/deep/tfevents.1");
  put("sub/deep/x.tfevents.1.profile-empty");
  put("noprefix/out.tfevents");
  put("noprefix/tfevents.1");
  put(".guild/events.out.tfevents.1");
  put("sub-a/x.tfevents.1");
  put("other/x.tfevents.1");
  put("data/y.tfevents.1");
  put("trials/t/.guild/opref", Buffer.from("x"));
  put("trials/t/x.tfevents.1");
  symlinkSync(join(run, "trials/t"), join(run, "step"));
  symlinkSync(join(run, "data"), join(run, "linked-data"));
  symlinkSync(join(run, "nowhere"), join(run, "dangling.tfevents.0"));
  expect(findEventDirs(run).map(({ prefix, files }) => `${prefix}: ${files.join(" ")}`)).toEqual([
    ": a.tfevents.1 dangling.tfevents.0",
    ".guild: events.out.tfevents.1",
    "data: y.tfevents.1",
    "other: x.tfevents.1",
    "step: x.tfevents.1",
    "sub-a: x.tfevents.1",
    "sub/deep: my.tfevents.v2 tfevents.1",
    "trials/t: x.tfevents.1",
  ]);
});

test("links between runs that lead back are not followed", () => {
  for (const name of ["batch", "trial"]) {
    put(`${name}/.guild/opref`, Buffer.from("x"));
    put(`${name}/x.tfevents.1`);
  }
  symlinkSync(join(run, "trial"), join(run, "batch/t"));
  symlinkSync(join(run, "batch"), join(run, "trial/proto"));
  symlinkSync(join(run, "batch"), join(run, "batch/self"));
  expect(findEventDirs(join(run, "batch")).map(({ prefix }) => prefix)).toEqual(["", "t"]);
});

test("a run that is gone has no scalars", () => {
  expect(readScalarSummaries(join(run, "gone"))).toEqual([]);
});

test("a record that is no event ends its directory with a warning", () => {
  put(
    "x.tfevents.1",
    Buffer.concat([events(["a", 1, 1]), encodeRecord(Buffer.from([0xff])), events(["a", 2, 2])]),
  );
  put("x.tfevents.2", events(["a", 3, 3]));
  put("y/x.tfevents.1", events(["a", 4, 4]));
  const warnings: string[] = [];
  const summaries = readScalarSummaries(run, (message) => warnings.push(message));
  expect(summaries.map(({ prefix, last }) => [prefix, last])).toEqual([
    ["", 1],
    ["y", 4],
  ]);
  expect(warnings).toEqual([`error reading TF event from ${run}: incomplete message`]);
});

test("damage is told of with its place, and half a record at the end is not", () => {
  const bytes = events(["a", 1, 1], ["a", 2, 2], ["a", 3, 3]);
  const size = bytes.length / 3;
  const flipped = Buffer.from(bytes);
  flipped[size + 20] = 0;
  put("data.tfevents.1", flipped);
  const badLength = Buffer.from(bytes);
  badLength[2 * size] = 0;
  put("length/x.tfevents.1", badLength);
  put("half/x.tfevents.1", bytes.subarray(0, -1));
  put("empty/x.tfevents.1", Buffer.alloc(0));
  const warnings: string[] = [];
  const summaries = readScalarSummaries(run, (message) => warnings.push(message));
  expect(summaries.map(({ prefix, count }) => [prefix, count])).toEqual([
    ["", 1],
    ["half", 2],
    ["length", 2],
  ]);
  expect(warnings).toEqual([
    `${run}/data.tfevents.1 is damaged at byte ${size}: scalars from there on are not read`,
    `${run}/length/x.tfevents.1 is damaged at byte ${2 * size}: scalars from there on are not read`,
  ]);
});

test("an event that ends badly counts for nothing", () => {
  const half = encodeScalar("a", 1, 1, 0);
  put("x.tfevents.1", encodeRecord(Buffer.concat([half, Buffer.from([0x2a, 0x7f])])));
  expect(readScalarSummaries(run)).toEqual([]);
});

const stateOf = (before?: EventDirState): EventDirState => {
  const [dir] = findEventDirs(run);
  if (dir === undefined) throw new Error("no event directory");
  return readEventDir(dir, before);
};

const isFresh = (state: EventDirState): void => {
  expect(summariesOf(state)).toEqual(readScalarSummaries(run));
};

test("a state that still holds comes back as it is", () => {
  put("x.tfevents.1");
  const first = stateOf();
  expect(stateOf(first)).toBe(first);
});

test("a grown directory reads as if read anew, however it grew", () => {
  put("x.tfevents.1", events(["a", 1, 1], ["b", 5, 1]));
  const first = stateOf();
  const before = summariesOf(first);
  appendFileSync(join(run, "x.tfevents.1"), events(["a", 0.5, 2]));
  const appended = stateOf(first);
  isFresh(appended);
  put("x.tfevents.2", events(["a", 7, 0]));
  const added = stateOf(appended);
  isFresh(added);
  appendFileSync(join(run, "x.tfevents.1"), events(["a", 9, 0]));
  const inserted = stateOf(added);
  isFresh(inserted);
  put("x.tfevents.0", events(["c", 1, 1]));
  const early = stateOf(inserted);
  isFresh(early);
  rmSync(join(run, "x.tfevents.1"));
  const removed = stateOf(early);
  isFresh(removed);
  put("new", events(["z", 1, 1], ["z", 2, 2], ["z", 3, 3], ["z", 4, 4]));
  renameSync(join(run, "new"), join(run, "x.tfevents.2"));
  isFresh(stateOf(removed));
  expect(summariesOf(first)).toEqual(before);
});

test("half a record is read once it is whole", () => {
  const bytes = events(["a", 1, 1], ["a", 2, 2]);
  put("x.tfevents.1", bytes.subarray(0, -5));
  const half = stateOf();
  expect(summariesOf(half).map(({ last }) => last)).toEqual([1]);
  put("x.tfevents.1", bytes);
  isFresh(stateOf(half));
});

const now = () => 1_700_000_000_250_000 as Micros;

test("a writer makes its file at the first scalar, and readers find it whole after each write", () => {
  const dir = join(run, ".guild");
  using writer = new EventWriter({ dir, host: "host", pid: 42, now });
  using other = new EventWriter({ dir, host: "host", pid: 42, now });
  expect(findEventDirs(run)).toEqual([]);
  writer.write([], 0);
  expect(findEventDirs(run)).toEqual([]);
  writer.write(
    [
      ["acc", 0.5],
      ["größe", 0.1],
    ],
    3,
  );
  other.write([["acc", Number.NaN]], -4);
  const points: unknown[] = [];
  for (const found of findEventDirs(run)) {
    expect(found.files).toEqual([
      "events.out.tfevents.1700000000.host.42.0",
      "events.out.tfevents.1700000000.host.42.1",
    ]);
    visitScalars(found, (...point) => points.push(point));
  }
  expect(points).toEqual([
    ["acc", 0.5, 3, 1_700_000_000.25],
    ["größe", Math.fround(0.1), 3, 1_700_000_000.25],
    ["acc", Number.NaN, -4, 1_700_000_000.25],
  ]);
});
