import fc from "fast-check";
import { expect, test } from "vitest";
import { dumpYamlLoose, PyFloat, type PyMap, type PyValue, pyMap } from "../../base/index.ts";
import { nestFlags } from "../nested-flags.ts";
import { applyConfigValues } from "./apply-values.ts";
import { configFormat } from "./config-format.ts";

const apply = async (
  path: string,
  text: string,
  values: Readonly<Record<string, PyValue>>,
): Promise<string> => {
  const format = await configFormat(path);
  if (format === undefined) throw new Error(`no format for ${path}`);
  return applyConfigValues(format, text, Object.entries(values));
};

const yaml = `# Model
lr: 0.1  # learning rate
model:
    # layers
    layers: [1, 2]   # widths
    "name": 'net'
    deep: {a: 1, b: x}
    block:
      - 1
      - 2
    text: |
      one
      two
    none:
last: yes
`;

test.each([
  ["a number", { lr: new PyFloat(0.5) }, "lr: 0.1 ", "lr: 0.5 "],
  ["the same", { lr: new PyFloat(0.1), last: true }, "", ""],
  ["a list", { "model.layers": [3] }, "[1, 2]", "[3]"],
  ["quoted text", { "model.name": "a: b" }, "'net'", "'a: b'"],
  ["in braces", { "model.deep.b": "y, z" }, "b: x}", "b: 'y, z'}"],
  ["new in braces", { "model.deep.c": 3 }, "b: x}", "b: x, c: 3}"],
  ["a block list", { "model.block": ["a", "1"] }, "\n      - 1\n      - 2\n", " [a, '1']\n"],
  ["a block text", { "model.text": "1" }, "|\n      one\n      two\n", "'1'\n"],
  ["nothing", { "model.none": 1 }, "none:\n", "none: 1\n"],
  ["a new key", { "model.more": 1 }, "none:\n", "none:\n    more: 1\n"],
  ["a new key at the top", { new: "x" }, "last: yes\n", "last: yes\nnew: x\n"],
  ["new nested keys", { "opt.sgd.lr": 1 }, "last: yes\n", "last: yes\nopt: {sgd: {lr: 1}}\n"],
] as const)("YAML keeps its comments and form: %s", async (_, values, from, to) => {
  expect(await apply("c.yml", yaml, values)).toBe(yaml.replace(from, to));
});

test.each([
  ["anchors", "a: &x {b: 1}\nc:\n  <<: *x\n", { "c.b": 2 }, "a:\n  b: 1\nc:\n  b: 2"],
  ["a text of several lines", "a: one\n  two\nb: 1\n", { a: "x" }, "a: x\nb: 1"],
  ["an empty file", "", { "a.b": 1 }, "a:\n  b: 1"],
] as const)("YAML with %s is written anew", async (_, text, values, expected) => {
  expect(await apply("c.yaml.in", text, values)).toBe(expected);
});

test("JSON keeps its form, tabs too", async () => {
  const json = '{\n\t"lr": 1e-1,\n\t"net": {\n\t\t"layers": [1, 2],\n\t\t"name": "ü\\n"\n\t}\n}\n';
  expect(await apply("c.json", json, { lr: new PyFloat(0.2), "net.layers": ["a"], "net.act": "relu" })).toBe(
    '{\n\t"lr": 0.2,\n\t"net": {\n\t\t"layers": ["a"],\n\t\t"name": "ü\\n",\n\t\t"act": "relu"\n\t}\n}\n',
  );
  expect(await apply("c.json", '{"a": 1, "b.c": 2}', { "b.c": 3 })).toBe('{"a": 1, "b.c": 3}');
});

const ini = `; settings
[DEFAULT]
Home = /tmp
[net]
# width
layers=1 2
rate : 0.10
long = one
  two

[other]
x = %(home)s/x
`;

test.each([
  [
    "texts",
    { "net.layers": "3", home: "/new" },
    [
      ["layers=1 2", "layers=3"],
      ["/tmp", "/new"],
    ],
  ],
  ["the same, as it looks", { "net.rate": new PyFloat(0.1), "other.x": "%(home)s/x" }, []],
  ["a continued text", { "net.long": "short" }, [["one\n  two", "short"]]],
  ["a new option", { "net.new": true }, [["  two\n", "  two\nnew = True\n"]]],
  ["a new section", { "more.a": 1 }, [["s/x\n", "s/x\n\n[more]\na = 1\n"]]],
] as const)("INI keeps its comments and form: %s", async (_, values, changes) => {
  const expected = changes.reduce((text, [from, to]) => text.replace(from, to), ini);
  expect(await apply("c.ini", ini, values)).toBe(expected);
});

const toml = `# top
title = "x" # a title
lr = 1e-3

[model]
layers = [
  1, # one
  2,
]
name = 'net'
inner = { a = 1, b = "y" }
[model.deep]
when = 2001-01-01 10:00:00
text = """
a"b
"""
[[runs]]
a = 1
[[runs]]
a = 2
`;

test.each([
  ["text", { title: 'a "b"' }, [['"x"', '"a \\"b\\""']]],
  [
    "numbers",
    { lr: new PyFloat(1), "model.inner.a": 2 },
    [
      ["1e-3", "1.0"],
      ["a = 1,", "a = 2,"],
    ],
  ],
  ["a list", { "model.layers": [3] }, [["[\n  1, # one\n  2,\n]", "[3]"]]],
  ["a long text", { "model.deep.text": "z" }, [['"""\na"b\n"""', '"z"']]],
  [
    "a new key",
    { "model.new": true, top: 1 },
    [
      ['"y" }\n', '"y" }\nnew = true\n'],
      ["1e-3\n", "1e-3\ntop = 1\n"],
    ],
  ],
  ["a new table", { "opt.sgd.lr": 1 }, [["a = 2\n", "a = 2\n\n[opt.sgd]\nlr = 1\n"]]],
] as const)("TOML keeps its comments and form: %s", async (_, values, changes) => {
  const expected = changes.reduce((text, [from, to]) => text.replace(from, to), toml);
  expect(await apply("c.toml", toml, values)).toBe(expected);
});

test("a value within one that is no mapping is an error", async () => {
  await expect(apply("c.yml", "a: 1\n", { "a.b": 2 })).rejects.toThrow(
    "'a.b' cannot be nested: conflicts with {'a': 1}",
  );
});

test("a file of another kind has no format", async () => {
  expect(await configFormat("c.txt")).toBe(undefined);
});

const keys = fc.stringMatching(/^[a-z][a-z0-9 :#-]{0,6}$/).filter((key) => key.trim() === key);
const scalars: fc.Arbitrary<PyValue> = fc.oneof(
  fc.boolean(),
  fc.integer(),
  fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, "~")),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => new PyFloat(value)),
);
const values: fc.Arbitrary<PyValue> = fc.oneof(scalars, fc.array(scalars, { maxLength: 3 }));
const configs: fc.Arbitrary<PyMap> = fc
  .dictionary(
    keys,
    fc.oneof(
      values,
      fc.dictionary(keys, values, { minKeys: 1, maxKeys: 3 }).map((map) => pyMap(Object.entries(map))),
    ),
    {
      maxKeys: 5,
    },
  )
  .map((map) => pyMap(Object.entries(map)));

test.each(["c.yml", "c.json", "c.toml"])(
  "what is set in %s is read back, all else unchanged",
  async (path) => {
    const format = await configFormat(path);
    if (format === undefined) throw new Error("no format");
    fc.assert(
      fc.property(configs, keys, values, (config, key, value) => {
        const text = format.format(config);
        const read = format.parse(applyConfigValues(format, text, [[key, value]]));
        expect(dumpYamlLoose(read)).toBe(dumpYamlLoose(nestFlags([[key, value]], format.parse(text))));
      }),
      { seed: 4, numRuns: 300 },
    );
  },
);
