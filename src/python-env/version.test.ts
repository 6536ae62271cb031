import fc from "fast-check";
import { expect, test } from "vitest";
import { comparePyVersions, formatPyVersion, parsePyVersion, pySpecifier } from "./version.ts";

const version = (text: string) => {
  const parsed = parsePyVersion(text);
  if (parsed === undefined) throw new Error(`no version: ${text}`);
  return parsed;
};

test.each([
  ["1.0", "1.0"],
  ["v1.0-RC1", "1.0rc1"],
  ["1.0-1", "1.0.post1"],
  ["1.0.post", "1.0.post0"],
  ["1.0.r4", "1.0.post4"],
  ["1.0alpha", "1.0a0"],
  ["1.0.dev3", "1.0.dev3"],
  ["2!1.0b2.post3.dev4+Local-1_x", "2!1.0b2.post3.dev4+local.1.x"],
  ["2026.10.19.post1", "2026.10.19.post1"],
])("%s is written %s", (text, normal) => {
  expect(formatPyVersion(version(text))).toBe(normal);
});

test.each(["", "x", "1.0-foo", "1..0", "1.0+"])("'%s' is no version", (text) => {
  expect(parsePyVersion(text)).toBeUndefined();
});

const ascending = [
  "1.0.dev1",
  "1.0a1.dev1",
  "1.0a1",
  "1.0a2",
  "1.0b1",
  "1.0rc1",
  "1.0",
  "1.0.post1",
  "1.1.dev1",
  "1.1",
  "1.10",
  "1!0.1",
];

test("versions sort by PEP 440", () => {
  expect([...ascending].reverse().sort((a, b) => comparePyVersions(version(a), version(b)))).toEqual(
    ascending,
  );
  expect(comparePyVersions(version("1.0"), version("1.0.0"))).toBe(0);
});

test.each([
  [">=3.7", "3.11", true],
  [">=3.7", "3", false],
  [">=3.7,<4", "4.0", false],
  ["==3.11.*", "3.11.7", true],
  ["!=3.11.*", "3.11.7", false],
  ["~=3.8", "3.12", true],
  ["~=3.8.1", "3.9", false],
  ["===3.8", "3.8", true],
  ["", "3.8", true],
])("'%s' for %s: %s", (specifier, text, meets) => {
  expect(pySpecifier(specifier)?.(version(text))).toBe(meets);
});

test.each(["3.7", ">=x", ">=3.*"])("'%s' is no specifier", (text) => {
  expect(pySpecifier(text)).toBeUndefined();
});

test("a formatted version is read as the same", () => {
  const parts = fc.record({
    epoch: fc.nat(3),
    release: fc.array(fc.nat(99), { minLength: 1, maxLength: 4 }),
    pre: fc.option(fc.tuple(fc.constantFrom("a" as const, "b" as const, "rc" as const), fc.nat(9)), {
      nil: undefined,
    }),
    post: fc.option(fc.nat(9), { nil: undefined }),
    dev: fc.option(fc.nat(9), { nil: undefined }),
    local: fc.option(fc.constantFrom("a", "a.1"), { nil: undefined }),
  });
  fc.assert(
    fc.property(parts, (given) => {
      expect(parsePyVersion(formatPyVersion(given))).toEqual(given);
    }),
    { seed: 7 },
  );
});
