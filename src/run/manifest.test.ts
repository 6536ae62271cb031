import fc from "fast-check";
import { expect, test } from "vitest";
import { aHome, aRun } from "../../test/rig/a-run.ts";
import {
  appendManifest,
  createManifest,
  formatManifestLine,
  type ManifestEntry,
  parseManifest,
  readManifest,
} from "./index.ts";

const anEntry = (given: Partial<ManifestEntry> = {}): ManifestEntry => ({
  type: "s",
  runPath: "train.py",
  sha1: "00ff",
  source: "train.py",
  subPath: undefined,
  ...given,
});

test("what is appended is read in order", () => {
  using home = aHome();
  const run = aRun(home.dir);
  createManifest(run);
  expect(readManifest(run)).toEqual([]);
  const entries = [anEntry(), anEntry({ type: "d", runPath: "a b", sha1: undefined, source: "file:a b" })];
  appendManifest(run, entries.slice(0, 1));
  appendManifest(run, entries.slice(1));
  createManifest(run);
  expect(readManifest(run)).toEqual(entries);
});

test("a run without a manifest is told from one with an empty one", () => {
  using home = aHome();
  expect(readManifest(aRun(home.dir))).toBeUndefined();
});

test.each([
  [anEntry(), "s train.py 00ff train.py"],
  [anEntry({ runPath: "with space.txt" }), "s 'with space.txt' 00ff train.py"],
  [anEntry({ runPath: "it's" }), `s 'it'"'"'s' 00ff train.py`],
  [anEntry({ sha1: undefined, subPath: "in/x" }), "s train.py - train.py in/x"],
])("%o is one line", (entry, line) => {
  expect(formatManifestLine(entry)).toBe(line);
});

test("any names survive, line ends too", () => {
  const name = fc.string({ unit: fc.constantFrom("a", "'", '"', " ", "\n", "é", "\\", "/"), minLength: 1 });
  const entry = fc.record({ type: fc.constantFrom("s", "d"), runPath: name, source: name }).map(anEntry);
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      expect(parseManifest(entries.map((given) => `${formatManifestLine(given)}\n`).join(""))).toEqual(
        entries,
      );
    }),
    { seed: 1 },
  );
});

test("a line that was cut off costs only itself", () => {
  expect(parseManifest("s a 1 a\ns 'b\ns c 1 c\nd x")).toEqual([
    anEntry({ runPath: "a", sha1: "1", source: "a" }),
    anEntry({ runPath: "c", sha1: "1", source: "c" }),
  ]);
});
