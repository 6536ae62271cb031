import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aHome } from "../../test/rig/a-run.ts";
import { readBatchFiles } from "./batch-files.ts";
import { formatCsvRows, parseCsv } from "./csv.ts";

test("rows that were written are read again", () => {
  const cell = fc.string({ maxLength: 6 }).map((text) => `x${text}`);
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), (rows) => {
      expect(parseCsv(formatCsvRows(rows))).toEqual(rows);
    }),
    { seed: 1 },
  );
});

test("empty lines are left out, line ends may be of any kind, a quote must end", () => {
  expect(parseCsv('\uFEFFa,b\r\n\r\n1,"x\ny"\n\n2,')).toEqual([
    ["a", "b"],
    ["1", "x\ny"],
    ["2", ""],
  ]);
  expect(parseCsv('a\n"b')).toBeUndefined();
});

test.each([
  [
    "t.csv",
    "x,y\n1,a\n0.5,\n",
    [
      { x: 1, y: "a" },
      { x: 0.5, y: "" },
    ],
  ],
  ["t", "x\nyes\n", [{ x: true }]],
  ["t.json", '[{"x": [1, 2]}, {"y": "b"}]', [{ x: [1, 2] }, { y: "b" }]],
  ["t.yml", "x: 0.25\n", [{ x: 0.25 }]],
  ["t.csv", "", []],
])("%s with %j", (name, text, trials) => {
  using home = aHome();
  writeFileSync(join(home.dir, name), text);
  const context = { cwd: home.dir, processCwd: home.dir, userHome: "/home/ann" };
  const read = readBatchFiles(context, [name]).map((trial) => Object.fromEntries(trial));
  expect(JSON.parse(JSON.stringify(read, (_, value) => value?.value ?? value))).toEqual(trials);
});

test.each([
  ["t.txt", "x\n", "cannot read trials for ./t.txt: unsupported extension"],
  [
    "t.json",
    "3",
    "cannot read trials for ./t.json: invalid data type for trials: expected list or dict, got int",
  ],
  ["t.json", "[1]", "cannot read trials for ./t.json: invalid data type for trial 1: expected dict"],
  ["t.csv", "a\n1,2\n", "cannot read trials for ./t.csv: row 2 has more values than the heading has names"],
  ["t.csv", Buffer.from([0xff, 0xfe]), "cannot read trials for ./t.csv: it is no UTF-8 text"],
])("%s with %j cannot be used", (name, text, message) => {
  using home = aHome();
  writeFileSync(join(home.dir, name), text);
  const context = { cwd: home.dir, processCwd: home.dir, userHome: "/home/ann" };
  expect(() => readBatchFiles(context, [name])).toThrow(message);
  expect(() => readBatchFiles(context, ["nope.csv"])).toThrow("batch file ./nope.csv does not exist");
});
