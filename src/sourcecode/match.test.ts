import fc from "fast-check";
import { expect, test } from "vitest";
import { decider } from "./match.ts";
import type { FileRule, PatternRule } from "./rules.ts";

const probe = { isText: (path: string) => path.endsWith(".t"), sizeOf: () => 10, exists: () => false };

const rule = (result: PatternRule["result"], pattern: string, more: Partial<PatternRule> = {}): FileRule => ({
  kind: "pattern",
  result,
  patterns: [pattern],
  type: undefined,
  ...more,
});

test.each([
  ["*.py", "a.py", true],
  ["*.py", "d/a.py", true],
  ["/a.py", "a.py", true],
  ["/a.py", "d/a.py", false],
  ["//a.py", "a.py", true],
  ["d/*", "d/e/a.py", true],
  ["d/*", "x/d/a.py", false],
  ["?.py", "ä.py", true],
  ["?.py", "\u{1f600}.py", true],
  ["[ab].py", "b.py", true],
  ["[!ab].py", "b.py", false],
  ["*", "a\nb", true],
  ["A.py", "a.py", false],
  ["a(b)+.py", "a(b)+.py", true],
])("pattern %s and file %j: %s", (pattern, path, matches) => {
  const verdict = decider([rule("include", pattern)], probe).file(path);
  expect(verdict === "include").toBe(matches);
});

test("a rule with a type takes only files of that type", () => {
  const { file } = decider([rule("include", "*", { type: "text" })], probe);
  expect([file("a.t"), file("a.b")]).toEqual(["include", undefined]);
  const binary = decider([rule("include", "*", { type: "binary" })], probe);
  expect([binary.file("a.t"), binary.file("a.b")]).toEqual([undefined, "include"]);
});

test("a limit that alone keeps a file out is told", () => {
  const many = decider([rule("include", "*", { maxMatches: 1 })], probe);
  expect([many.file("a"), many.file("b")]).toEqual(["include", "too-many"]);
  expect(decider([rule("include", "*", { sizeBelow: 10 })], probe).file("a")).toBe("too-big");
});

test("a file another rule decides about is not kept out by a limit", () => {
  const rules = [rule("include", "*", { sizeBelow: 1 }), rule("exclude", "a"), rule("include", "b")];
  const { file } = decider(rules, probe);
  expect([file("a"), file("b"), file("c")]).toEqual(["exclude", "include", "too-big"]);
});

test("only dir rules prune, and a later include undoes an earlier exclude", () => {
  const { prunes } = decider(
    [
      rule("exclude", "d*", { type: "dir" }),
      rule("include", "data", { type: "dir" }),
      rule("exclude", "src"),
    ],
    probe,
  );
  expect([prunes("dist"), prunes("x/data"), prunes("src")]).toEqual([true, false, false]);
});

test("ignored directories are those git names, not others of the same name", () => {
  const { prunes } = decider([{ kind: "git-dirs", dirs: ["data"] }], probe);
  expect([prunes("data"), prunes("src/data"), prunes("sub/.git")]).toEqual([true, false, true]);
});

test("the last rule that matches decides", () => {
  const names = fc.constantFrom("a.t", "b.t", "c", "d/a.t", "d/c");
  const rules = fc.array(
    fc.record({
      result: fc.constantFrom("include" as const, "exclude" as const),
      pattern: fc.constantFrom("*", "*.t", "a*", "d/*", "c", "/c"),
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(rules, names, (written, name) => {
      const all = written.map(({ result, pattern }) => rule(result, pattern));
      const deciding = all.findLast((one) => decider([one], probe).file(name) !== undefined);
      const expected = deciding?.kind === "pattern" ? deciding.result : undefined;
      expect(decider(all, probe).file(name)).toBe(expected);
    }),
    { seed: 7 },
  );
});

test("appending a rule that does not match changes nothing, one that matches decides", () => {
  const pattern = fc.constantFrom("*", "*.t", "a*", "d/*");
  const result = fc.constantFrom("include" as const, "exclude" as const);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(result, pattern)),
      result,
      fc.constantFrom("a.t", "d/x"),
      (pairs, last, name) => {
        const rules = pairs.map(([kind, text]) => rule(kind, text));
        const before = decider(rules, probe).file(name);
        expect(decider([...rules, rule(last, "nothing")], probe).file(name)).toBe(before);
        expect(decider([...rules, rule(last, "*")], probe).file(name)).toBe(last);
      },
    ),
    { seed: 8 },
  );
});
