import { expect, test } from "vitest";
import { PyFloat } from "../base/index.ts";
import type { FlagValue } from "./flag-def.ts";
import { nestFlags } from "./nested-flags.ts";
import { resolveKnownReferences, resolveReferences, UndefinedReference } from "./references.ts";

const values = new Map<string, FlagValue>([
  ["a", 1],
  ["b", "x"],
  ["c", "${a}"],
  ["d", "${b}-${a}"],
  ["e", new PyFloat(1e-5)],
  ["f", true],
  ["g", null],
  ["h", [1, "y"]],
  ["x1", "${x2}"],
  ["x2", "${x1}"],
]);

test.each<[FlagValue, FlagValue]>([
  ["${a}", 1],
  ["${c}", 1],
  ["${d}", "x-1"],
  ["${h}", [1, "y"]],
  ["x${e}", "x1.0e-05"],
  ["x${f} ${g}", "xtrue null"],
  ["x${h}", "x- 1\n- y"],
  ["\\${a}", "${a}"],
  ["x\\${a}", "x${a}"],
  ["${a}${a}", "11"],
  ["", ""],
  ["${", "${"],
  [5, 5],
  [["${a}"], ["${a}"]],
])("%j resolves to %j", (value, resolved) => {
  expect(resolveReferences(value, values)).toEqual(resolved);
});

test("a name without a value is an error, or what the caller says", () => {
  expect(() => resolveReferences("a ${nope}", values)).toThrow(UndefinedReference);
  expect(resolveKnownReferences("a ${nope}", values, "?")).toBe("a ?");
  expect(resolveKnownReferences("${nope}", values, null)).toBe(null);
});

test("a cycle is an error that shows it", () => {
  expect(() => resolveReferences("${x1}", values)).toThrow("reference cycle: ${x1} -> ${x2} -> ${x1}");
});

test("dotted names nest over what is there", () => {
  const base = new Map([["a", new Map([["x", 0]])]]);
  const nested = nestFlags(
    [
      ["b", 1],
      ["a.b.c", 2],
      ["a.x", 3],
    ],
    base,
  );
  expect(nested).toEqual(
    new Map<string, unknown>([
      [
        "a",
        new Map<string, unknown>([
          ["x", 3],
          ["b", new Map([["c", 2]])],
        ]),
      ],
      ["b", 1],
    ]),
  );
  expect(base).toEqual(new Map([["a", new Map([["x", 0]])]]));
});

test("a name within a value that is no mapping is refused", () => {
  expect(() =>
    nestFlags([
      ["a", 1],
      ["a.b", 2],
    ]),
  ).toThrow("'a.b' cannot be nested: conflicts with {'a': 1}");
});
