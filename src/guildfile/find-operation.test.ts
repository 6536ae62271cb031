import { expect, test } from "vitest";
import { findDefaultModel, findDefaultOperation, findOperation, findResource } from "./find-operation.ts";
import { parseOpSpec } from "./op-spec.ts";
import { aGuildfile, aModel } from "./testing.ts";

test.each([
  ["", { model: undefined, op: undefined }],
  ["a", { model: undefined, op: "a" }],
  ["m:a", { model: "m", op: "a" }],
  [":a", { model: "", op: "a" }],
  ["p/m:a", { model: "p/m", op: "a" }],
  ["p/:a", { model: "p/", op: "a" }],
  ["p/a", { model: "p/", op: "a" }],
  ["a/b/c", undefined],
  ["m:", undefined],
  ["a:b:c", undefined],
])("the spec '%s' is %j", (text, spec) => {
  expect(parseOpSpec(text)).toEqual(spec);
});

const many = `
- {model: alpha, operations: {o: x, _p: x}}
- {model: alphabet, operations: {o: x, q: {default: yes}, r: x}}
- {model: beta, default: yes, operations: {o: x, p: x}}
- {model: '', operations: {an: x}}
`;

const shown = (text: string, spec: string): unknown => {
  const found = findOperation(aGuildfile(text), spec);
  switch (found.kind) {
    case "found":
      return `${found.model.name}:${found.op.name}`;
    case "several-models":
      return found.names;
    case "no-operation":
      return [found.model.name, found.name];
    case "faulty":
      return found.faults.map(({ message }) => message);
    default:
      return found.kind;
  }
};

test.each([
  ["o", "beta:o"],
  ["", ["beta", undefined]],
  ["an", ["beta", "an"]],
  ["alpha:o", "alpha:o"],
  ["alph:o", ["alpha", "alphabet"]],
  ["bet:o", ["alphabet", "beta"]],
  ["alphab:o", "alphabet:o"],
  ["nope:o", "no-model"],
  ["beta:zz", ["beta", "zz"]],
  ["a/b/c", "invalid-spec"],
])("in a project of many models '%s' is %j", (spec, expected) => {
  expect(shown(many, spec)).toEqual(expected);
});

test("without a default model, an anonymous one is taken", () => {
  expect(shown("- {model: m, operations: {a: x}}\n- operations: {b: x}", "b")).toBe(":b");
});

test("without either, there is no model", () => {
  expect(shown("- {model: m, operations: {a: x}}\n- {model: n}", "a")).toBe("no-model");
});

test("a broken operation is found as such", () => {
  expect(shown("a: {tags: 1}\nb: x", "a")).toEqual(["invalid tags value 1: expected a string or list"]);
});

test.each([
  ["{a: x}", "a"],
  ["{_a: x, b: x}", "b"],
  ["{a: x, b: x}", undefined],
  ["{a: x, b: {default: yes}, c: {default: yes}}", "b"],
  ["{_a: {default: yes}, b: x}", "_a"],
  ["{}", undefined],
])("the default operation of %s is %s", (operations, name) => {
  expect(findDefaultOperation(aModel(`- {model: m, operations: ${operations}}`, "m"))?.name).toBe(name);
});

test("the default model is the only one, or the first that says so", () => {
  expect(findDefaultModel(aGuildfile("- model: a"))?.name).toBe("a");
  expect(findDefaultModel(aGuildfile(many))?.name).toBe("beta");
  expect(findDefaultModel(aGuildfile("- model: a\n- model: b"))).toBeUndefined();
});

test.each([
  ["r", "found"],
  ["n:s", "found"],
  ["n:r", "no-resource"],
  ["zz", "no-resource"],
  ["zz:r", "no-model"],
  ["p/r", "package"],
  ["a b", "invalid-spec"],
])("the resource '%s' is %s", (spec, kind) => {
  const guildfile = aGuildfile("- {model: m, resources: {r: [a]}}\n- {model: n, resources: {s: [b]}}");
  const [model] = guildfile.models;
  expect(model && findResource(guildfile, model, spec).kind).toBe(kind);
});
