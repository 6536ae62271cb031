import { expect, test } from "vitest";
import { aModel, anOp, defaults, faultsOf } from "./testing.ts";

const common = `
- {config: c, flags: {x: 1, y: {default: 2, type: int}}, operations: {o: {main: co, flags: {f: 1}}}, resources: {r: [a]}}
- {config: c2, flags: {w: 0, ab: 3}}
`;

test.each([
  ["{$include: [c, c2], y: 5, z: 3}", { ab: 3, w: 0, x: 1, y: 5, z: 3 }],
  ["{$include: 'c#y'}", { y: 2 }],
  ["{$include: 'c2#a,w'}", { w: 0 }],
  ["{$include: '[c, c2]'}", { ab: 3, w: 0, x: 1, y: 2 }],
  ["{$include: [c, c, c2]}", { ab: 3, w: 0, x: 1, y: 2 }],
  ["{$include: 'm:b', l: 1}", { k: 4, l: 1 }],
  ["{$include: 'c:o'}", { f: 1 }],
])("flags %s are %j", (flags, expected) => {
  const text = `${common}- {model: m, operations: {a: {main: x, flags: ${flags}}, b: {flags: {k: 4}}}}`;
  expect(defaults(anOp(text, "a", "m"))).toEqual(expected);
});

test("attributes of a flag are merged one by one, later ones win", () => {
  const [flag] = anOp(
    `${common}- {model: m, operations: {a: {flags: {$include: 'c#y', y: {default: 7}}}}}`,
    "a",
    "m",
  ).flags;
  expect([flag?.default, flag?.type]).toEqual([7, "int"]);
});

test("an operation of the anonymous model is included by a name that starts with a colon", () => {
  expect(defaults(anOp("a: {flags: {$include: ':b', l: 1}}\nb: {flags: {x: 2}}"))).toEqual({ l: 1, x: 2 });
});

test("operations and resources are included as well", () => {
  const model = aModel(
    `${common}- {model: m, operations: {$include: c, p: q}, resources: {$include: c, s: [b]}}`,
    "m",
  );
  expect([model.operations.map((op) => op.name), model.resources.map(({ name }) => name)]).toEqual([
    ["o", "p"],
    ["r", "s"],
  ]);
});

test("configs that include each other are each taken once", () => {
  const text =
    "- {config: c, flags: {$include: d, x: 1}}\n- {config: d, flags: {$include: c, y: 1}}\n- {model: m, operations: {a: {flags: {$include: c}}}}";
  expect(defaults(anOp(text, "a", "m"))).toEqual({ x: 1, y: 1 });
});

test("flags of steps become plain values", () => {
  const text = `${common}- {model: m, operations: {a: {steps: [b, {run: o, flags: {$include: c, q: 1}}, {run: o, flags: [z=1]}]}}}`;
  const map = (entries: Readonly<Record<string, unknown>>) => new Map(Object.entries(entries));
  expect(anOp(text, "a", "m").start).toEqual({
    kind: "steps",
    steps: ["b", map({ run: "o", flags: map({ x: 1, y: 2, q: 1 }) }), map({ run: "o", flags: ["z=1"] })],
    lines: [4, 4, 4],
  });
});

test.each([
  ["a:\n  flags:\n    $include: foo", "3 invalid include reference 'foo': cannot find target"],
  [
    "a:\n  flags:\n    $include: '#'",
    "3 invalid include reference '#': operation references must be specified as CONFIG[#ATTRS] or MODEL:OPERATION[#ATTRS]",
  ],
])("%j: %s", (text, fault) => {
  expect(faultsOf(text)).toEqual([fault]);
});
