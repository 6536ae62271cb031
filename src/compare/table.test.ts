import fc from "fast-check";
import { expect, test } from "vitest";
import { PyDate, PyFloat, type PyValue, pyMap } from "../base/index.ts";
import type { ScalarSummary } from "../scalars/index.ts";
import { formatCsv, formatGridJson, textGrid, valueGrid, withoutUnchanged } from "./grid.ts";
import { type ColumnOptions, type ColumnSource, columnsFor } from "./run-columns.ts";
import { formatScalarList } from "./scalar-list.ts";
import { sortRows } from "./sort.ts";
import { type ComparedRun, type CompareTable, compareRuns, type TableOptions } from "./table.ts";

const aScalar = (
  tag: string,
  last: number | undefined,
  more: Partial<ScalarSummary> = {},
): ScalarSummary => ({
  prefix: ".guild",
  tag,
  first: last,
  firstStep: 0,
  last,
  lastStep: 3,
  min: last,
  minStep: 1,
  max: last,
  maxStep: 2,
  avg: last,
  total: last,
  count: 2,
  ...more,
});

type RunFacts = {
  readonly attrs?: Readonly<Record<string, PyValue>>;
  readonly flags?: Readonly<Record<string, PyValue>>;
  readonly scalars?: readonly ScalarSummary[];
  readonly compare?: readonly PyValue[];
  readonly compareAttr?: PyValue;
  readonly isMarked?: boolean;
};

const aRun = (id: string, facts: RunFacts = {}): ComparedRun & ColumnSource => ({
  isMarked: facts.isMarked ?? false,
  attr: (name) => ({ run: id, operation: "op", ...facts.attrs })[name],
  flag: (name) => facts.flags?.[name],
  scalars: () => facts.scalars ?? [],
  opCompare: () => facts.compare,
  compareAttr: () => facts.compareAttr,
  flagNames: () => Object.keys(facts.flags ?? {}),
});

const compare = (
  runs: readonly (ComparedRun & ColumnSource)[],
  options: ColumnOptions & TableOptions = {},
): { readonly table: CompareTable; readonly warnings: readonly string[] } => {
  const warnings: string[] = [];
  const columns = columnsFor(options, (message) => warnings.push(message));
  return { table: compareRuns(runs, columns, options), warnings };
};

const csv = (
  runs: readonly (ComparedRun & ColumnSource)[],
  options: ColumnOptions & TableOptions = {},
): string => formatCsv(valueGrid(compare(runs, options).table));

const float = (value: number) => new PyFloat(value);

test("without other words a run shows its core, its flags and its scalars with their step", () => {
  const run = aRun("a", {
    attrs: { started: "now", time: "0:00:01", status: "completed", label: "l" },
    flags: { y: 2, x: float(1) },
    scalars: [
      aScalar("loss", 0.5),
      aScalar("acc", 1),
      aScalar("sys/cpu", 9),
      aScalar("acc", 7, { prefix: "logs" }),
    ],
  });
  expect(csv([run])).toBe(
    "run,operation,started,time,status,label,x,y,step,acc,loss\na,op,now,0:00:01,completed,l,1.0,2,3,1.0,0.5\n",
  );
});

const small = { skipCore: true } as const;

test.each<readonly [string, RunFacts, ColumnOptions, string]>([
  [
    "the first tag gives the step where there is no loss",
    { scalars: [aScalar("b", 1), aScalar("a", 2, { lastStep: 8 })] },
    {},
    "run,step,a,b\na,8,2.0,1.0\n",
  ],
  ["system scalars alone add no column", { scalars: [aScalar("sys/x", 1)] }, {}, "run\na\n"],
  [
    "all scalars include those of the system",
    { scalars: [aScalar("sys/x", 1)] },
    { allScalars: true },
    "run,step,sys/x\na,3,1.0\n",
  ],
  [
    "the operation's columns",
    {
      flags: { lr: 1, u: 2 },
      compare: ["=lr as rate", "min loss as best, loss step"],
      scalars: [aScalar("loss", 1)],
    },
    {},
    "run,rate,best,loss step\na,1,1.0,3\n",
  ],
  [
    "the run's own list where the operation has none",
    { flags: { lr: 1, u: 2 }, compareAttr: ["=u"] },
    {},
    "run,u\na,2\n",
  ],
  ["an empty list means none", { flags: { lr: 1 }, compare: [], compareAttr: [] }, {}, "run,lr\na,1\n"],
  [
    "no operation columns on demand",
    { flags: { lr: 1 }, compare: ["=lr"] },
    { skipOpCols: true },
    "run\na\n",
  ],
  [
    "columns of the user come last",
    { flags: { lr: 1 } },
    { cols: ".operation, count loss" },
    "run,lr,operation,loss\na,1,op,\n",
  ],
  [
    "strict columns stand alone",
    { flags: { lr: 1 } },
    { skipCore: false, strictCols: "=lr" },
    "run,lr\na,1\n",
  ],
  ["extra columns", { attrs: { sourcecode: "abc" } }, { extraCols: true }, "run,sourcecode\na,abc\n"],
  ["what a run has not is empty", {}, { cols: "=x,.y,z,min z step" }, "run,x,y,z,z step\na,,,,\n"],
])("%s", (_name, facts, options, expected) => {
  expect(csv([aRun("a", facts)], { ...small, ...options })).toBe(expected);
});

test("columns of all runs are united, section by section", () => {
  const runs = [aRun("1", { flags: { b: 1 } }), aRun("2", { flags: { a: 2, b: 3 } })];
  expect(csv(runs, { ...small, cols: "=c" })).toBe("run,b,a,c\n1,1,,\n2,3,2,\n");
});

test("columns of one heading share it: the first with a value in a section, the last section", () => {
  const run = aRun("1", { flags: { lr: 1 }, scalars: [aScalar("loss", 5, { min: 2, max: 9 })] });
  expect(csv([run], { ...small, skipOpCols: true, cols: "min loss, max loss" })).toBe("run,loss\n1,2.0\n");
  expect(csv([run], { ...small, skipOpCols: true, cols: "=none as loss, max loss" })).toBe(
    "run,loss\n1,9.0\n",
  );
  expect(csv([run], { ...small, cols: "max loss as lr, =none as step" })).toBe(
    "run,lr,step,loss\n1,9.0,3,5.0\n",
  );
});

test("lists that are none are warned of once and left out", () => {
  const scalars = [aScalar("", 1), aScalar("total", 2), aScalar("with space", 3), aScalar("ok", 4)];
  const { table, warnings } = compare([aRun("1", { scalars }), aRun("2", { scalars })], small);
  expect(table.headings).toEqual(["run", "ok"]);
  expect(warnings).toEqual([
    "error parsing ' step as step': unexpected token 'step', line 1, pos 8",
    "error parsing '': query string cannot be empty",
    "error parsing 'total': query string cannot be empty",
    "error parsing 'with space': unexpected token 'space', line 1, pos 12",
  ]);
});

test("a step of an average is refused where the user asks for it, and left out where an operation does", () => {
  const { table, warnings } = compare([aRun("1", { compare: ["avg loss step", "=a"] })], small);
  expect(table.headings).toEqual(["run", "a"]);
  expect(warnings).toEqual(["error parsing 'avg loss step': unsupported scalar type qual='avg' step=True"]);
  expect(() => compare([aRun("1")], { cols: "avg loss step" })).toThrow("unsupported scalar type");
});

test("strict and further columns exclude each other", () => {
  expect(() => columnsFor({ cols: "a", strictCols: "b" }, () => {})).toThrow(
    "--cols cannot be used with --strict-cols",
  );
});

const valued = (values: readonly PyValue[]) =>
  values.map((x, index) => aRun(String(index), { flags: { x } }));
const order = (values: readonly PyValue[], options: TableOptions) =>
  compare(valued(values), { ...small, ...options })
    .table.rows.map(({ values: [id] }) => id)
    .join("");

test.each<readonly [string, readonly PyValue[], TableOptions, string]>([
  ["lowest first, none last", [3, null, 1, float(2.5)], { minCol: "x" }, "2301"],
  ["highest first, none last", [3, null, 1, float(2.5)], { maxCol: "x" }, "0321"],
  ["--min wins over --max", [2, 1], { minCol: "x", maxCol: "x" }, "10"],
  ["equal values keep their order", [1, 1, 0, float(1), true], { maxCol: "x" }, "01342"],
  ["booleans are numbers", [true, 2, false], { minCol: "x" }, "201"],
  ["texts and numbers compare as text", ["hello", "", 1, float(1.123), null], { minCol: "x" }, "12304"],
  ["an unknown heading changes nothing", [2, 1], { minCol: "y" }, "01"],
  ["a limit cuts after sorting", [3, 2, 1], { minCol: "x", limit: 2 }, "21"],
])("sorting: %s", (_name, values, options, expected) => {
  expect(order(values, options)).toBe(expected);
});

test("sorting loses no row and puts the largest opposite to the smallest", () => {
  const number = fc.option(fc.integer({ min: 0, max: 20 }));
  const property = fc.property(fc.array(number, { maxLength: 30 }), (values) => {
    const sorted = (isDescending: boolean) =>
      sortRows(values, (value) => value, { heading: "x", isDescending });
    const known = values.filter((value) => value !== null).sort((a, b) => a - b);
    const absent = values.filter((value) => value === null);
    expect(sorted(false)).toEqual([...known, ...absent]);
    expect(sorted(true)).toEqual([...known.reverse(), ...absent]);
  });
  fc.assert(property, { seed: 2 });
});

test("cells for people: floats are cut, booleans are words, marked runs say so", () => {
  const run = aRun("1", {
    isMarked: true,
    flags: {
      a: float(0.8999999761581421),
      b: float(1e-7),
      c: true,
      d: ["x", 1],
      e: new PyDate("2020-01-01"),
      f: float(2),
      g: float(1.23456789e-9),
      h: "a b",
      i: 12345678901234567890n,
    },
  });
  const { table } = compare([run], { skipCore: true, cols: ".operation" });
  expect(textGrid(table).rows).toEqual([
    [
      "1",
      "0.899999",
      "1.0e-07",
      "yes",
      "['x', 1]",
      "2020-01-01",
      "2.0",
      "1.234567e-09",
      "a b",
      "12345678901234567890",
      "op [marked]",
    ],
  ]);
});

test("unchanged columns go, but not with one row", () => {
  const grid = (rows: readonly (readonly PyValue[])[]) => ({ headings: ["a", "b", "c"], rows });
  expect(
    withoutUnchanged(
      grid([
        [1, 2, null],
        [float(1), 3, null],
      ]),
    ),
  ).toEqual({ headings: ["b"], rows: [[2], [3]] });
  expect(withoutUnchanged(grid([[1, 2, 3]]))).toEqual(grid([[1, 2, 3]]));
});

test("CSV quotes what needs quotes", () => {
  const rows = [
    ["a,b", 'say "x"', "one\ntwo"],
    [true, float(0.1), null],
  ];
  expect(formatCsv({ headings: ["h", "ü", "c"], rows })).toBe(
    'h,ü,c\n"a,b","say ""x""","one\ntwo"\nTrue,0.1,\n',
  );
  expect(formatCsv({ headings: ["h"], rows: [[null]] })).toBe('h\n""\n');
  expect(formatCsv({ headings: [], rows: [] })).toBe("");
});

test("JSON has an object a run, in valid JSON", () => {
  const value = new Map([["k", float(1)]]);
  const rows = [["a", float(Number.POSITIVE_INFINITY), null, pyMap(value)]];
  const text = formatGridJson({ headings: ["run", "x", "10", "m"], rows });
  expect(JSON.parse(text)).toEqual([{ run: "a", x: "inf", 10: null, m: { k: 1 } }]);
  expect(text.startsWith('[\n  {\n    "run": "a",')).toBe(true);
  expect(formatGridJson({ headings: [], rows: [] })).toBe("[]\n");
});

test("the list of scalars shows every scalar's last value", () => {
  const scalars = [
    aScalar("loss", 0.1),
    aScalar("big", Number.NEGATIVE_INFINITY),
    aScalar("acc", undefined, { prefix: "logs" }),
  ];
  expect(formatScalarList({ shortId: "0123abcd", operation: "m:op" }, scalars)).toBe(
    "[0123abcd] m:op\n  loss: 0.100000 (step 3)\n  big: -inf (step 3)\n  logs#acc: nan (step 3)\n",
  );
});
