import { expect, test } from "vitest";
import { UserError } from "../base/index.ts";
import { aGuildfile, anOp, faultsOf } from "./testing.ts";

const message = (text: string): string => {
  try {
    aGuildfile(text);
    return "";
  } catch (error) {
    return error instanceof UserError ? error.message : String(error);
  }
};

test.each(["", "# nothing\n", "---\n"])("the text %j defines nothing", (text) => {
  expect(aGuildfile(text)).toEqual({
    path: "/p/guild.yml",
    dir: "/p",
    models: [],
    package: undefined,
    faults: [],
  });
});

test("a mapping is the operations of the anonymous model, whatever its keys", () => {
  const { models } = aGuildfile("model: m\noperations: {a: b}\n");
  expect(models.map(({ name, operations }) => [name, operations.map((op) => op.name)])).toEqual([
    ["", ["model", "operations"]],
  ]);
});

test("a list is models, configs and a package", () => {
  const guildfile = aGuildfile(
    "- {package: p, version: 1.0}\n- {config: c}\n- {model: m, description: ' M ', default: yes, references: [u]}\n- {operations: {a: b}}\n",
  );
  expect(
    guildfile.models.map(({ name, description, default: isDefault, references }) => [
      name,
      description,
      isDefault,
      references,
    ]),
  ).toEqual([
    ["m", "M", true, ["u"]],
    ["", "", false, []],
  ]);
  expect(guildfile.package?.get("package")).toBe("p");
});

test.each([
  ["foo", 1, "invalid guildfile data 'foo': expected a mapping"],
  ["- {foo: 1}", 1, "missing required type (one of: config, include, model, package) in {'foo': 1}"],
  ["- {config: c, model: m}", 1, "multiple types (config, model) in {'config': 'c', 'model': 'm'}"],
  ["- {model: 1}", 1, "invalid model name $1: expected a string"],
  ["- {model: a}\n- {model: a}", 2, "duplicate model 'a'"],
  ["- {package: p}\n- {package: q}", 2, "mutiple package definitions"],
  ["- {package: p, requires: 1}", 1, "invalid requires value 1: expected a string or list"],
  ["- {model: m, extends: 1}", 1, "invalid extends value 1: expected a string or list"],
  ["- {model: m, plugins: 1}", 1, "invalid plugins value 1: expected a string or list"],
  ["- model: m\n  resources:\n    r: 1", 3, "invalid resource value 1: expected a mapping or a list"],
])("%j is a fault of the file, in line %i", (text, line, fault) => {
  const [error, details] = message(text).split("\n");
  expect([error, details?.startsWith(`  line ${line}`)]).toEqual([
    `ERROR: error in /p/guild.yml: ${fault}`,
    true,
  ]);
});

test("all faults of a file are told at once, and how to go on", () => {
  expect(message("- model: m\n  operations: []\n- 7\n- model: n\n  operations:\n    a: 1\n")).toBe(
    [
      "ERROR: error in /p/guild.yml: invalid operations value []: expected a mapping",
      "  line 2: Write each operation as NAME: MODULE, or NAME with its attributes below it.",
      "ERROR: error in /p/guild.yml: invalid guildfile item 7: expected a mapping",
      "  line 3: Start the item with one of: config, include, model, package.",
      "ERROR: error in /p/guild.yml: invalid value for operation '1' 'a': expected a string or a mapping",
      "  line 6: Give the operation a main module, or attributes below its name.",
      "guild: guildfile in the current directory contains an error (see above for details)",
    ].join("\n"),
  );
});

test("text that is no YAML is blamed with its line", () => {
  expect(message("a: b\nc: [1\n")).toBe(
    [
      "ERROR: error in /p/guild.yml: expected ',' or ']', but found the end of the text, column 1",
      "  line 3",
      "guild: guildfile in the current directory contains an error (see above for details)",
    ].join("\n"),
  );
});

test("a broken operation leaves the others usable", () => {
  const guildfile = aGuildfile("a: {main: x, tags: 1}\nb: y\nc: []\n");
  expect(guildfile.models[0]?.operations.map((op) => op.name)).toEqual(["b"]);
  expect(guildfile.faults.map(({ operation, line }) => [operation, line])).toEqual([
    ["a", 1],
    ["c", 3],
  ]);
});

test("all faults of an operation are told at once, each with what to do", () => {
  const text = [
    "a:",
    "  flags: 1",
    "  steps: {run: a}",
    "  plugins: 1",
    "  flags-import: foo",
    "  python-path: 1",
    "  output-scalars: 1",
    "  sourcecode: [1]",
    "  label: [x]",
    "  env: 3",
  ];
  expect(aGuildfile(text.join("\n")).faults.map(({ line, message, hint }) => [line, message, hint])).toEqual([
    [
      2,
      "invalid flags value 1: expected a mapping",
      "Write each flag as NAME: DEFAULT, or NAME with its attributes below it.",
    ],
    [
      5,
      "invalid flags-import value 'foo': expected yes/all, no, or a list of flag names",
      "Name the flags to import in a list, or write 'all' or 'no'.",
    ],
    [
      6,
      "invalid python-path value 1: expected a string or list",
      "Give 'python-path' one text, or a list of them.",
    ],
    [
      7,
      "invalid output-scalars 1: expected a mapping, list, string, or false",
      "Write each scalar as NAME: PATTERN, or 'no' for none.",
    ],
    [
      8,
      "invalid sourcecode 1: expected a string or mapping",
      "Use a pattern, or 'include' or 'exclude' with patterns.",
    ],
    [3, "invalid steps data {'run': 'a'}: expected a list", "Start each step with '- run: OPERATION'."],
    [10, "invalid env value 3: expected a mapping", "Give 'env' lines of NAME: VALUE below it."],
    [9, "invalid label value ['x']: expected a string", "Give 'label' one text."],
    [4, "invalid plugins value 1: expected a string or list", "Give 'plugins' one text, or a list of them."],
  ]);
});

test("a name that is no text is blamed with its own line", () => {
  expect(faultsOf("b: x\ntrue: x\n010: y\n")).toEqual([
    "2 invalid operation name True: expected a string",
    "3 invalid operation name 8: expected a string",
  ]);
});

test("what is given twice is warned of, with the line that counts", () => {
  const warnings: string[] = [];
  aGuildfile("a:\n  flags:\n    x: 1\n    x: 2\n", {}, (text) => warnings.push(text));
  expect(warnings).toEqual(["'x' is given twice in /p/guild.yml: line 4 counts"]);
});

test("what inherits a broken operation is broken with it", () => {
  const { faults, models } = aGuildfile(
    "- config: c\n  operations:\n    a: {flags: 1}\n- {model: m, extends: c, operations: {a: {main: x}, b: y}}\n",
  );
  expect([
    faults.map(({ operation, line }) => [operation, line]),
    models[0]?.operations.map((op) => op.name),
  ]).toEqual([[["m:a", 3]], ["b"]]);
});

test("a broken operation of a config that nothing extends is told of", () => {
  expect(faultsOf("- config: c\n  operations: {a: 1}\n- {model: m}\n")).toEqual([
    "2 invalid value for operation '1' 'a': expected a string or a mapping",
  ]);
});

test("names may be any text", () => {
  expect(anOp("é ü: {main: m}", "é ü").name).toBe("é ü");
});

test("operation defaults fill in what is missing, whole", () => {
  const text =
    "- model: m\n  operation-defaults: {main: x, flags: {f: 1}}\n  operations: {a: {flags: {g: 1}}, b: {}}\n";
  expect(
    ["a", "b"].map((name) => anOp(text, name, "m")).map((op) => [op.start, op.flags.map((f) => f.name)]),
  ).toEqual([
    [{ kind: "main", main: "x" }, ["g"]],
    [{ kind: "main", main: "x" }, ["f"]],
  ]);
});
