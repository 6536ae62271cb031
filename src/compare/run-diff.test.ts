import { expect, test } from "vitest";
import { type PyValue, pyMap, UserError } from "../base/index.ts";
import { type DiffOptions, dirDiffPairs, redundantOptions, runDiffPairs } from "./diff-paths.ts";
import { diffCommand } from "./diff-program.ts";
import { diffArgs } from "./run-diff.ts";

const a = { dir: "/a", sourceDir: "/a/src" };
const b = { dir: "/b", sourceDir: "/b" };

test.each<readonly [DiffOptions, readonly string[]]>([
  [{}, ["/a /b"]],
  [
    { output: true, flags: true },
    ["/a/.guild/attrs/flags /b/.guild/attrs/flags", "/a/.guild/output /b/.guild/output"],
  ],
  [{ attrs: true, env: true, deps: true }, ["/a/.guild/attrs /b/.guild/attrs"]],
  [{ sourcecode: true }, ["/a/src /b"]],
  [{ sourcecode: true, paths: ["x", "y/z"] }, ["/a/src/x /b/x", "/a/src/y/z /b/y/z"]],
  [{ paths: ["x"] }, ["/a/x /b/x"]],
  [{ env: true, paths: ["x"] }, ["/a/.guild/attrs/env /b/.guild/attrs/env", "/a/x /b/x"]],
])("the paths compared with %j", (options, expected) => {
  expect(runDiffPairs(a, b, options).map((pair) => pair.join(" "))).toEqual(expected);
});

test("directories are compared whole or below", () => {
  expect(dirDiffPairs("/a", "b", {})).toEqual([["/a", "b"]]);
  expect(dirDiffPairs("/a", "b", { paths: ["x"] })).toEqual([["/a/x", "b/x"]]);
});

test("options that --attrs covers are warned of", () => {
  expect(redundantOptions({ attrs: true, env: true, flags: true, deps: true })).toEqual([
    "ignoring --env (already included in --attrs)",
    "ignoring --flags (already included in --attrs)",
    "ignoring --deps (already included in --attrs)",
  ]);
  expect(redundantOptions({ env: true })).toEqual([]);
});

test.each([
  [[], {}, ["2", "1"]],
  [[], { dir: "x" }, ["1", undefined]],
  [["3"], { working: true }, ["3", undefined]],
  [["3", "4"], {}, ["3", "4"]],
] as const)("the runs meant by %j with %j", (args, options, expected) => {
  expect(diffArgs(args, options)).toEqual(expected);
});

test.each([
  [["3"], {}, "diff requires two runs"],
  [["3", "4"], { dir: "x" }, "cannot specify second RUN and --dir"],
  [["3", "4"], { working: true }, "cannot specify second RUN and --working"],
] as const)("%j with %j is refused", (args, options, message) => {
  expect(() => diffArgs(args, options)).toThrow(UserError);
  expect(() => diffArgs(args, options)).toThrow(message);
});

type Choice = Partial<Parameters<typeof diffCommand>[1]>;

const choose = (path: string, choice: Choice) =>
  diffCommand(path, {
    cmd: undefined,
    configured: undefined,
    platform: "linux",
    isInstalled: () => false,
    ...choice,
  });

const configured: PyValue = pyMap([
  [".csv", "daff"],
  [".(png|jpg)", "eog"],
  ["(", "broken"],
  ["default", "colordiff -r"],
]);

test.each<readonly [string, Choice, string]>([
  ["/r", {}, "diff -ru"],
  ["/r", { cmd: "mine -x", configured }, "mine -x"],
  ["/r", { cmd: " ", configured: "theirs" }, "theirs"],
  ["/r", { configured }, "colordiff -r"],
  ["/r/a.csv", { configured }, "daff"],
  ["/r/a.jpg", { configured }, "eog"],
  ["/r/a.jpg", { configured: pyMap([[".csv", "daff"]]) }, "diff -ru"],
  ["/r", { isInstalled: (name) => name === "xxdiff" || name === "colordiff" }, "xxdiff -r"],
  ["/r", { platform: "darwin", isInstalled: (name) => name === "meld" || name === "FileMerge" }, "meld"],
  ["/r", { platform: "win32", isInstalled: () => true }, "diff -ru"],
  ["/r/n.ipynb", { isInstalled: () => true }, "nbdiff-web -M"],
  ["/r/n.ipynb", { isInstalled: (name) => name === "meld" }, "diff -ru"],
])("the program for %s with %j", (path, choice, expected) => {
  expect(choose(path, choice)).toBe(expected);
});
