import { expect, test } from "vitest";
import { PyFloat } from "../base/index.ts";
import { anOp, defaults, faultsOf } from "./testing.ts";

const map = (entries: Readonly<Record<string, unknown>>) => new Map(Object.entries(entries));

test.each([
  ["a: train --x 1", { kind: "main", main: "train --x 1" }, []],
  ["a: {main: m}", { kind: "main", main: "m" }, []],
  ["a: {notebook: x.ipynb}", { kind: "main", main: "guild.plugins.nbexec x.ipynb" }, []],
  ["a: {notebook: x.ipynb, main: y}", { kind: "main", main: "y" }, []],
  ["a: {}", { kind: "main", main: "a" }, []],
  ["a: {exec: 'echo 1'}", { kind: "exec", exec: "echo 1" }, []],
  ["a: {exec: [echo, 1, yes]}", { kind: "exec", exec: ["echo", "1", "True"] }, []],
  ["a: {exec: x, main: y, steps: [z]}", { kind: "exec", exec: "x" }, ["main", "steps"]],
  ["a: {main: y, steps: [z]}", { kind: "main", main: "y" }, ["steps"]],
  ["a: {steps: [b, c]}", { kind: "steps", steps: ["b", "c"], lines: [1, 1] }, []],
  ["a: {steps: []}", { kind: "main", main: "a" }, []],
])("%s starts %j", (text, start, ignored) => {
  const op = anOp(text);
  expect([op.start, op.ignoredStarts]).toEqual([start, ignored]);
});

test.each([
  ["train-model", "train_model"],
  ["a.py", "a"],
  ["A.PY", "A"],
  ["nb.ipynb", "guild.plugins.nbexec nb.ipynb"],
])("an operation '%s' that says nothing runs %s", (name, main) => {
  expect(anOp(`${name}: {}`, name).start).toEqual({ kind: "main", main });
});

test("every attribute is read", () => {
  const op = anOp(`
a:
  description: " Train\\n\\n  it "
  default: yes
  flags-dest: args
  flags-import: all
  flags-import-skip: [x]
  default-flag-arg-skip: yes
  flag-encoder: m:f
  env: {A: 1}
  env-secrets: [A]
  python-path: src
  python-requires: '>=3.7'
  label: L
  tags: t
  compare: [loss]
  output-scalars: {loss: '(\\value)'}
  objective: {maximize: acc}
  default-max-trials: 5
  can-stage-trials: yes
  delete-on-success: no
  handle-keyboard-interrupt: yes
  pip-freeze: no
  plugins: [p]
  run-attrs: {z: 1}
  publish: {files: x, template: t}
  sourcecode: no
  unknown: ignored
`);
  expect(op).toMatchObject({
    description: "Train\n\n  it",
    line: 2,
    default: true,
    flagsDest: "args",
    flagsImport: "all",
    flagsImportSkip: ["x"],
    defaultFlagArgSkip: true,
    flagEncoder: "m:f",
    env: map({ A: 1 }),
    envSecrets: ["A"],
    pythonPath: ["src"],
    pythonRequires: ">=3.7",
    label: "L",
    tags: ["t"],
    compare: ["loss"],
    outputScalars: [map({ loss: "(\\value)" })],
    objective: "-acc",
    defaultMaxTrials: 5,
    canStageTrials: true,
    deleteOnSuccess: false,
    handleKeyboardInterrupt: true,
    pipFreeze: false,
    plugins: ["p"],
    runAttrs: map({ z: 1 }),
    publish: map({ files: [map({ exclude: "*" }), map({ include: "x" })], template: "t" }),
    sourceCode: { disabled: true, rules: [] },
  });
});

test.each([
  ["", "defined"],
  ["flags-import: no", []],
  ["flags-import: yes", "all"],
  ["flags-import: all", "all"],
  ["flags-import: [x, y]", ["x", "y"]],
])("'%s' imports %j", (attribute, expected) => {
  expect(anOp(`a: {main: m, ${attribute}}`).flagsImport).toEqual(expected);
});

test.each([
  ["", null],
  ["output-scalars: no", []],
  ["output-scalars: ", null],
  ["output-scalars: x", ["x"]],
  ["output-scalars: [x, {y: z}]", ["x", map({ y: "z" })]],
])("'%s' captures %j", (attribute, expected) => {
  expect(anOp(`a: {main: m, ${attribute}}`).outputScalars).toEqual(expected);
});

test.each([
  ["acc", "acc"],
  ["{minimize: loss}", "loss"],
  ["{maximize: acc}", "-acc"],
  ["", undefined],
])("objective '%s' is %s", (written, expected) => {
  expect(anOp(`a: {main: m, objective: ${written}}`).objective).toBe(expected);
});

test.each([
  [
    "optimizers: [gp, random]",
    [
      ["gp", "gp", false, {}],
      ["random", "random", false, {}],
    ],
  ],
  [
    "optimizers: {r: {algorithm: random, default: yes, x: 1}, g: gp}",
    [
      ["g", "gp", false, {}],
      ["r", "random", true, { x: 1 }],
    ],
  ],
  ["optimizer: gp", [["gp", "gp", false, {}]]],
  ["optimizer: {algorithm: gp, k: 1}", [["gp", "gp", false, { k: 1 }]]],
])("%s", (attribute, expected) => {
  const optimizers = anOp(`a: {main: m, ${attribute}}`).optimizers;
  expect(optimizers.map((o) => [o.name, o.algorithm, o.default, Object.fromEntries(o.flags)])).toEqual(
    expected,
  );
});

test("flags are sorted and keep the difference of 1 and 1.0", () => {
  const op = anOp("a: {flags: {b: 1.0, a: 1, d: [1, x], c: , e: {default: no, type: boolean}, 3: x}}");
  expect(op.flags.map((flag) => flag.name)).toEqual(["3", "a", "b", "c", "d", "e"]);
  expect(defaults(op)).toEqual({ "3": "x", a: 1, b: new PyFloat(1), c: null, d: [1, "x"], e: false });
});

test("attributes of flags are read, and others kept", () => {
  const [flag] = anOp(`
a:
  flags:
    x:
      {type: int, required: yes, alias: X, arg-name: an, arg-skip: no, arg-switch: yes, arg-split: ",",
       arg-encoding: {yes: T}, env-name: EN, env-encoding: {no: F}, null-label: nl, min: 1, max: 9.5,
       distribution: loguniform, nb-replace: r, allow-other: yes,
       choices: [a, {value: b, description: B, alias: bee, flags: {y: 2}}]}
`).flags;
  expect(flag).toEqual({
    name: "x",
    description: "",
    default: null,
    type: "int",
    required: true,
    alias: "X",
    argName: "an",
    argSkip: false,
    argSwitch: true,
    argSplit: ",",
    argEncoding: new Map([[true, "T"]]),
    envName: "EN",
    envEncoding: new Map([[false, "F"]]),
    nullLabel: "nl",
    min: 1,
    max: new PyFloat(9.5),
    distribution: "loguniform",
    allowOther: true,
    choices: [
      { value: "a", description: "", alias: undefined, flags: new Map() },
      { value: "b", description: "B", alias: "bee", flags: map({ y: 2 }) },
    ],
    extra: map({ "nb-replace": "r" }),
  });
});

test.each([
  ["a:", "1 invalid value for operation 'None' 'a': expected a string or a mapping"],
  ["a: []", "1 invalid value for operation '[]' 'a': expected a string or a mapping"],
  ["1: {main: x}", "1 invalid operation name 1: expected a string"],
  ["a:\n  main: x\n  flags: [1]", "3 invalid flags value [1]: expected a mapping"],
  [
    "a:\n  flags:\n    d: 2001-01-01",
    "3 invalid value for d flag datetime.date(2001, 1, 1): expected a mapping of flag attributes or default flag value",
  ],
  [
    "a: {flags-import: foo}",
    "1 invalid flags-import value 'foo': expected yes/all, no, or a list of flag names",
  ],
  ["a: {output-scalars: 1}", "1 invalid output-scalars 1: expected a mapping, list, string, or false"],
  ["a: {python-path: 1}", "1 invalid python-path value 1: expected a string or list"],
  ["a: {tags: 1}", "1 invalid tags value 1: expected a string or list"],
  ["a: {plugins: 1}", "1 invalid plugins value 1: expected a string or list"],
  ["a: {steps: {run: a}}", "1 invalid steps data {'run': 'a'}: expected a list"],
  ["a: {requires: 1}", "1 invalid dependency value 1: expected a string or mapping"],
  ["a: {flags: {x: {choices: a}}}", "1 invalid flag choice data 'a': expected a list of values or mappings"],
  ["a: {flags: {x: {choices: [{a: 1}]}}}", "1 missing required 'value' attribute in {'a': 1}"],
  ["a: {optimizer: {foo: 1}}", "1 missing required 'algorithm' attribute in {'foo': 1}"],
  [
    "a: {optimizer: gp, optimizers: [a]}",
    "1 conflicting optimizer configuration in operation 'a' - cannot define both 'optimizer' and 'optimizers'",
  ],
  ["a: {optimizers: gp}", "1 invalid optimizer config {'optimizers': 'gp'}: expected list or mapping"],
  ["a: {exec: ''}", "1 invalid definition for operation 'a': must define either exec, main, or steps"],
])("%j is a fault of its operation: %s", (text, fault) => {
  expect(faultsOf(text)).toEqual([fault]);
});

test("all faults of an operation are told at once, each with its line", () => {
  expect(
    faultsOf("a:\n  main: x\n  tags: 1\n  flags:\n    x:\n      choices: 3\n  requires:\n    - b\n    - 2\n"),
  ).toEqual([
    "6 invalid flag choice data 3: expected a list of values or mappings",
    "9 invalid dependency value 2: expected a string or mapping",
    "3 invalid tags value 1: expected a string or list",
  ]);
});
