import fc from "fast-check";
import { expect, test } from "vitest";
import { pathFilter } from "./path-filter.ts";

const tree = [
  "aaa",
  "aaa/bb",
  "aaa/bb/c",
  "aaa/bb/.d",
  ".eee",
  ".eee/ff",
  ".eee/gg",
  ".eee/gg/i",
  ".eee/.jj",
  ".eee/.jj/k",
];

/** What a walk from the top shows, which enters only where the filter says so. */
const shown = (path: string | undefined, all: boolean): readonly string[] => {
  const filter = pathFilter(path, all);
  const isReached = (names: readonly string[]): boolean =>
    names.slice(0, -1).every((_, at) => filter.enters(names.slice(0, at + 1)));
  return tree.filter((each) => {
    const names = each.split("/");
    return isReached(names) && filter.shows(names, true);
  });
};

test.each([
  [undefined, false, ["aaa", "aaa/bb", "aaa/bb/c"]],
  [undefined, true, tree],
  [".", false, ["aaa", "aaa/bb", "aaa/bb/c"]],
  ["aaa", false, ["aaa", "aaa/bb", "aaa/bb/c"]],
  ["aa", false, []],
  ["aaa/bb", false, ["aaa/bb", "aaa/bb/c"]],
  ["aaa//bb/", false, ["aaa/bb", "aaa/bb/c"]],
  ["aaa/bb/c", false, ["aaa/bb/c"]],
  ["aaa/bb/.d", false, ["aaa/bb/.d"]],
  ["a/xxx", false, []],
  [".eee", false, [".eee", ".eee/ff", ".eee/gg", ".eee/gg/i"]],
  [".eee", true, [".eee", ".eee/ff", ".eee/gg", ".eee/gg/i", ".eee/.jj", ".eee/.jj/k"]],
  [".eee/.jj", false, [".eee/.jj", ".eee/.jj/k"]],
  ["*", false, ["aaa", "aaa/bb", "aaa/bb/c"]],
  ["*", true, tree],
  ["aaa/*", false, ["aaa/bb", "aaa/bb/c"]],
  ["a*", true, ["aaa", "aaa/bb", "aaa/bb/c", "aaa/bb/.d"]],
  [".e*", false, [".eee", ".eee/ff", ".eee/gg", ".eee/gg/i"]],
  [".e*/.j*", false, [".eee/.jj", ".eee/.jj/k"]],
  ["???/??", false, ["aaa/bb", "aaa/bb/c"]],
  ["[ab]*", false, ["aaa", "aaa/bb", "aaa/bb/c"]],
] as const)("path %j, all %j", (path, all, paths) => {
  expect(shown(path, all)).toEqual(paths);
});

const aNames = fc.array(fc.constantFrom("a", "b", ".c", "*", "?", ".*"), { minLength: 1, maxLength: 3 });

test("all shows at least what is shown without it, and a walk enters whatever holds what is shown", () => {
  fc.assert(
    fc.property(aNames, (names) => {
      const path = names.join("/");
      expect(shown(path, true)).toEqual(expect.arrayContaining([...shown(path, false)]));
      const filter = pathFilter(path, true);
      const matching = tree.filter((each) => filter.shows(each.split("/"), true));
      expect(shown(path, true)).toEqual(matching);
    }),
    { seed: 1 },
  );
});
