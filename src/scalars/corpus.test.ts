import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ScalarDecoder } from "./event.ts";
import { readScalarFile, readScalarSummaries } from "./read.ts";
import { scalarKey } from "./summary.ts";
import { WireError } from "./wire.ts";

// The files in `fixtures/libraries` were made by `make.py` there.

const fixtures = join(import.meta.dirname, "fixtures");
let dir = "";
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "guild-corpus-"));
});
afterAll(() => rmSync(dir, { recursive: true }));

const loss = [1, 0.5, Math.fround(1 / 6), 0.25].reduce((total, value) => total + value, 0);
const odd = {
  firstStep: 0,
  first: undefined,
  lastStep: 4,
  last: Math.fround(3.4e38),
  min: undefined,
  max: undefined,
  total: undefined,
  count: 5,
};

test.each([
  [
    "torch",
    {
      double: { total: 1 + 0.5 + 1 / 6 + 0.25 },
      "new style": { total: loss },
      "one tensor": { first: 0.5, last: 5.5, min: 0.5, max: 5.5, count: 4 },
      "both_val#both": { first: 0.5, last: 5.5 },
      "hparams#hparam/acc": { last: 0.75, lastStep: 0 },
    },
    ["accuracy", "two tensor", "text", "weights", "image", "curve"],
  ],
  [
    "tensorboardX",
    { "both/val#both": { first: 0.5, last: 5.5 }, "hparams#hparam/acc": { last: 0.75, lastStep: 0 } },
    ["text", "weights", "image", "curve"],
  ],
  [
    "tensorflow",
    { "v1#loss": { total: loss }, "train#double": { total: 1 + 0.5 + 1 / 6 + 0.25 } },
    ["train#half", "train#int", "train#text", "train#weights", "train#image", "train#audio"],
  ],
] as const)("scalars of %s are read, and nothing else", (library, expected, others) => {
  const warnings: string[] = [];
  const summaries = readScalarSummaries(join(fixtures, "libraries", library), (text) => warnings.push(text));
  const byKey = Object.fromEntries(summaries.map((summary) => [scalarKey(summary), summary]));
  const at = library === "tensorflow" ? "train#" : "";
  const whole = {
    first: 1,
    firstStep: 0,
    last: Math.fround(1 / 6),
    lastStep: 5,
    min: Math.fround(1 / 6),
    max: 1,
  };
  expect(byKey).toMatchObject({
    ...expected,
    [`${at}loss`]: { ...whole, minStep: 5, maxStep: 0, total: loss, avg: loss / 4, count: 4 },
    [`${at}größe/中文`]: { first: 0, last: -5, min: -5, max: 0, total: -9, count: 4 },
    [`${at}odd`]: odd,
  });
  for (const other of others) expect(byKey).not.toHaveProperty([other]);
  expect(warnings).toEqual([]);
});

type Point = readonly [tag: string, value: number, step: number, wallTime: number];

const pointsOf = (path: string): Point[] => {
  const points: Point[] = [];
  try {
    readScalarFile(path, (...point) => points.push(point));
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  }
  return points;
};

/** Every event file of the fixtures. */
const corpus = readdirSync(fixtures, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.includes("tfevents"))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort()
  .map((path) => ({ bytes: readFileSync(path), points: pointsOf(path) }));

const path = () => join(dir, "events.out.tfevents.1.fuzz");

/** What may become of a file: bytes changed, cut out, put in twice, zeroed, the end cut off. */
const anyDamage = fc.record({
  kind: fc.constantFrom("change", "cut", "repeat", "zero", "end"),
  at: fc.nat(),
  count: fc.integer({ min: 1, max: 40 }),
  bits: fc.integer({ min: 1, max: 255 }),
});

const damaged = (
  bytes: Buffer,
  { kind, at, count, bits }: typeof anyDamage extends fc.Arbitrary<infer T> ? T : never,
) => {
  const start = at % Math.max(bytes.length, 1);
  const [before, there, after] = [
    bytes.subarray(0, start),
    bytes.subarray(start, start + count),
    bytes.subarray(start + count),
  ];
  if (kind === "change") return Buffer.concat([before, there.map((byte) => byte ^ bits), after]);
  if (kind === "cut") return Buffer.concat([before, after]);
  if (kind === "repeat") return Buffer.concat([before, there, there, after]);
  return kind === "zero" ? Buffer.concat([before, Buffer.alloc(there.length), after]) : before;
};

test("a damaged file of any library gives only points it had before the damage", () => {
  const anyFile = fc.constantFrom(...corpus.filter(({ bytes }) => bytes.length > 0));
  const property = fc.property(
    anyFile,
    fc.array(anyDamage, { minLength: 1, maxLength: 3 }),
    (file, damages) => {
      writeFileSync(path(), damages.reduce(damaged, file.bytes));
      const read = pointsOf(path());
      expect(read).toEqual(file.points.slice(0, read.length));
    },
  );
  fc.assert(property, { seed: 6, numRuns: 1000 });
});

test("a record of any library with other bytes and the right checksum is read or refused, without end or failure", () => {
  const records = corpus.flatMap(({ bytes }) => payloads(bytes));
  expect(records.length).toBeGreaterThan(200);
  const property = fc.property(
    fc.constantFrom(...records),
    fc.array(anyDamage, { minLength: 1, maxLength: 4 }),
    (record, damages) => {
      const bytes = damages.reduce(damaged, record);
      try {
        new ScalarDecoder().visit(bytes, 0, bytes.length, (tag, value, step) => {
          expect([typeof tag, typeof value, Number.isInteger(step)]).toEqual(["string", "number", true]);
        });
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
    },
  );
  fc.assert(property, { seed: 8, numRuns: 3000 });
});

/** The records of a file, as far as they are whole. */
const payloads = (bytes: Buffer): readonly Buffer[] => {
  const found: Buffer[] = [];
  for (let at = 0; at + 16 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32LE(at);
    if (end + 4 > bytes.length) break;
    found.push(bytes.subarray(at + 12, end));
    at = end + 4;
  }
  return found;
};
