import fc from "fast-check";
import { expect, test } from "vitest";
import type { PyMap, PyValue } from "../base/index.ts";
import { mergeMissing } from "./extend.ts";
import { aGuildfile, aModel, anOp, defaults, faultsOf } from "./testing.ts";

/** Mappings of one shape: a key holds a mapping in all of them or in none, as coerced operations and flags do. */
const shapedMap = (depth: number): fc.Arbitrary<PyMap> =>
  fc
    .record(
      {
        x: fc.integer(),
        y: fc.string(),
        ...(depth === 0 ? {} : { m: shapedMap(depth - 1), n: shapedMap(depth - 1) }),
      },
      { requiredKeys: [] },
    )
    .map((entries) => new Map<string, PyValue>(Object.entries(entries)));

const plain = (map: PyMap): unknown =>
  JSON.parse(JSON.stringify([...map], (_key, value) => (value instanceof Map ? [...value].sort() : value)));

test("merging is associative: it does not matter which parents are merged first", () => {
  fc.assert(
    fc.property(shapedMap(2), shapedMap(2), shapedMap(2), (a, b, c) => {
      const left = mergeMissing(mergeMissing(a, b), c);
      const right = mergeMissing(a, mergeMissing(b, c));
      expect(new Map([...left].sort())).toEqual(new Map([...right].sort()));
    }),
    { seed: 3 },
  );
});

test("the child wins, and merging again changes nothing", () => {
  fc.assert(
    fc.property(shapedMap(2), shapedMap(2), (child, parent) => {
      const merged = mergeMissing(child, parent);
      for (const [key, value] of child) if (!(value instanceof Map)) expect(merged.get(key)).toBe(value);
      expect(plain(mergeMissing(merged, parent))).toEqual(plain(merged));
      expect(plain(mergeMissing(child, child))).toEqual(plain(child));
    }),
    { seed: 4 },
  );
});

const family = `
- config: p1
  operations: {a: {main: p1a, flags: {x: 1, y: {default: 1}}}, b: p1b}
- config: p2
  operations: {a: {main: p2a, exec: ee, flags: {x: 2, z: 2}}, c: p2c}
- model: m
  extends: [p1, p2]
  operations: {a: {flags: {x: 9}}, d: dd}
`;

test("earlier parents win over later ones, and the child over all", () => {
  const model = aModel(family, "m");
  expect(model.operations.map((op) => [op.name, op.start, defaults(op)])).toEqual([
    ["a", { kind: "exec", exec: "ee" }, { x: 9, y: 1, z: 2 }],
    ["b", { kind: "main", main: "p1b" }, {}],
    ["c", { kind: "main", main: "p2c" }, {}],
    ["d", { kind: "main", main: "dd" }, {}],
  ]);
});

test("a string in the child only changes main", () => {
  const text =
    "- config: p\n  operations: {t: {main: x, flags: {f: 1}}}\n- {model: m, extends: p, operations: {t: other}}";
  const op = anOp(text, "t", "m");
  expect([op.start, defaults(op)]).toEqual([{ kind: "main", main: "other" }, { f: 1 }]);
});

test("only some attributes of models are inherited", () => {
  const text =
    "- {config: p, description: d, references: [r], extra: {x: 1}, default: yes, plugins: [q], python-requires: '>3'}\n- {model: m, extends: p}";
  expect(aModel(text, "m")).toMatchObject({
    description: "d",
    references: ["r"],
    extra: new Map([["x", 1]]),
    default: false,
    plugins: undefined,
    pythonRequires: undefined,
  });
});

test.each([
  ["- {model: m, extends: b}", "undefined model or config 'b'"],
  ["- {model: a, extends: b}\n- {config: b, extends: a}", "cycle in 'extends' (b -> a -> b)"],
  ["- {model: m, extends: foo/x}", "cannot find Guild file for package 'foo'"],
  ["- {model: m, extends: foo/}", "invalid model or config reference 'foo/': missing model name"],
  ["- {model: m, extends: pkg/x}", "undefined model or config 'x' in package 'pkg'"],
])("%j: %s", (text, fault) => {
  expect(faultsOf(text, { "/lib/pkg/guild.yml": "- config: c\n" })[0]).toBe(
    `ERROR: error in /p/guild.yml: ${fault}`,
  );
});

test("parents in packages are found and remembered", () => {
  const files = {
    "/lib/pkg_a/guild.yml":
      "- {config: base, params: {p: 7}, operations: {t: {flags: {lr: '{{p}}'}}}}\n- {config: c2, extends: [base, b.x/y]}\n",
    "/lib/b/x/guild.yml": "- {model: y, operations: {z: zz}}\n",
  };
  const model = aModel("- {model: m, extends: [pkg-a/c2, pkg-a/base], params: {p: 9}}", "m", files);
  expect(model.operations.map((op) => [op.name, defaults(op)])).toEqual([
    ["t", { lr: 9 }],
    ["z", {}],
  ]);
  expect(model.parentDirs).toEqual(["/lib/b/x", "/lib/pkg_a"]);
});

test("a fault of an inherited attribute is told with the parent's line", () => {
  const { faults } = aGuildfile(
    "- config: p\n  operations:\n    a:\n      tags: 3\n- {model: m, extends: p}\n",
  );
  expect(faults.map(({ line, operation }) => [line, operation])).toEqual([[4, "m:a"]]);
});

test("includes put the items of another file in their place", () => {
  const files = { "/p/inc.yml": "- {config: c, flags: {x: 1}}\n- {model: i, operations: {a: b}}\n" };
  const guildfile = aGuildfile(
    "- include: inc.yml\n- {model: m, operations: {o: {flags: {$include: c}}}}",
    files,
  );
  expect(guildfile.models.map(({ name }) => name)).toEqual(["i", "m"]);
  expect(guildfile.models[1]?.operations.map(defaults)).toEqual([{ x: 1 }]);
});

test("includes are found in packages, also those named with gpkg", () => {
  const files = { "/lib/gpkg/b/guild.yml": "- model: mb\n", "/lib/a/c/guild.yml": "- model: mac\n" };
  expect(aGuildfile("- include: [b, a.c]", files).models.map(({ name }) => name)).toEqual(["mb", "mac"]);
});

test("an include that leads back to itself, or nowhere, is a fault", () => {
  expect(faultsOf("- include: a.yml", { "/p/a.yml": "- include: a.yml\n" })[0]).toBe(
    "ERROR: error in /p/a.yml: cycle in 'includes' (/p/guild.yml -> /p/a.yml -> /p/a.yml)",
  );
  expect(faultsOf("- include: nope")[0]).toBe(
    "ERROR: error in /p/guild.yml: cannot find include 'nope' (includes must be local to including Guild file or a Guild package on the system path)",
  );
});
