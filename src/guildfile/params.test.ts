import fc from "fast-check";
import { expect, test } from "vitest";
import { PyFloat, type PyValue } from "../base/index.ts";
import { resolveParams, resolveParamValues } from "./params.ts";
import { anOp, defaults } from "./testing.ts";

const resolved = (params: Readonly<Record<string, PyValue>>, value: PyValue): PyValue | undefined =>
  resolveParams(
    new Map<string, PyValue>([
      ["params", new Map(Object.entries(params))],
      ["value", value],
    ]),
  ).get("value");

test.each<[string, Record<string, PyValue>, PyValue]>([
  ["{{a}}", { a: [1, 2] }, [1, 2]],
  ["{{ a }}", { a: new PyFloat(1) }, new PyFloat(1)],
  ["{{a}}", { a: null }, null],
  ["x{{a}}y", { a: [1, "b"] }, "x[1, 'b']y"],
  ["{{a}}{{b}}", { a: true, b: null }, "TrueNone"],
  ["{{zz}}", { a: 1 }, "{{zz}}"],
  ["{{", { a: 1 }, "{{"],
  ["{{a}}", { a: "{{b}}", b: "{{c}}", c: "x" }, "x"],
  ["{{a}}", { a: "{{b}}", b: 1 }, "1"],
  ["{{a}}", { a: "{{b}}", b: "{{a}}" }, "{{b}}"],
])("%j with %j is %j", (text, params, value) => {
  expect(resolved(params, text)).toEqual(value);
});

test("keys are left alone, and what is in them is not", () => {
  const value = new Map<string, PyValue>([["{{a}}", [new Map([["k", "{{a}}"]])]]]);
  expect(resolved({ a: 1 }, value)).toEqual(new Map([["{{a}}", [new Map([["k", 1]])]]]));
});

test("what refers to no param comes back as the same object", () => {
  const value = new Map<string, PyValue>([["k", ["x", "{{other}}"]]]);
  expect(resolved({ a: 1 }, value)).toBe(value);
});

test("values of params are a fixed point, but for cycles", () => {
  const name = fc.constantFrom("a", "b", "c", "d");
  const later: Readonly<Record<string, readonly string[]>> = {
    a: ["b", "c", "d"],
    b: ["c", "d"],
    c: ["d"],
    d: [],
  };
  const value = (from: string) =>
    fc
      .array(
        fc.oneof(
          fc.constantFrom("x", "y", " "),
          fc.constantFrom(...(later[from] ?? []), "").map((ref) => (ref === "" ? "z" : `{{${ref}}}`)),
        ),
        { maxLength: 4 },
      )
      .map((parts) => parts.join(""));
  const params = fc.record({ a: value("a"), b: value("b"), c: value("c"), d: value("d") });
  fc.assert(
    fc.property(params, name, (written, which) => {
      const once = resolveParamValues(new Map(Object.entries(written)));
      expect(resolveParamValues(once).get(which)).toEqual(once.get(which));
      expect(String(once.get(which))).not.toContain("{{");
    }),
    { seed: 5 },
  );
});

test("a param that grows with each round ends", () => {
  expect(typeof resolved({ a: "x{{a}}" }, "{{a}}")).toBe("string");
});

test("a model's params win over its parents'", () => {
  const text = `
- config: base
  params: {size: 1, msg: "n={{size}}"}
  operations: {a: {main: a, flags: {n: "{{size}}", m: "{{msg}}"}}}
- {model: m, extends: base, params: {size: 5}}
`;
  expect(defaults(anOp(text, "a", "m"))).toEqual({ n: 5, m: "n=5" });
});
