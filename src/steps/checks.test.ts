import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aHome, aRun } from "../../test/rig/a-run.ts";
import { parseYaml } from "../base/index.ts";
import { readChecks, runChecks } from "./checks.ts";

const checked = (yaml: string) => {
  using home = aHome();
  const run = aRun(home.dir, { id: "r", files: { output: "loss: 1\nacc: 2\n" } });
  mkdirSync(join(run.dir, "d"));
  writeFileSync(join(run.dir, "d", "one.txt"), "hello\n");
  writeFileSync(join(run.dir, "d", ".hidden.txt"), "no\n");
  const lines: string[] = [];
  const log = {
    info: (text: string) => void lines.push(text),
    warning: (text: string) => void lines.push(`W ${text}`),
    error: (text: string) => void lines.push(`E ${text.replaceAll(home.dir, "HOME")}`),
  };
  const passed = runChecks(readChecks(parseYaml(yaml)), run, { env: { WHERE: "d" }, log });
  return { passed, lines };
};

test("output is searched for a pattern of Python's", () => {
  expect(checked("{output: '(?m)^acc: \\d$'}")).toEqual({
    passed: true,
    lines: [String.raw`checking run r output for '(?m)^acc: \\d$'`, "1 of 1 checks passed"],
  });
});

test("a number is a pattern too", () => {
  expect(checked("{output: 2}").passed).toBe(true);
});

test("files are found by globs, which leave hidden ones out", () => {
  expect(checked("[{file: 'd/*.txt', contains: hello}, {file: '*/*.csv'}]")).toEqual({
    passed: false,
    lines: [
      "checking run r files 'd/*.txt'",
      "checking run r file d/one.txt for 'hello'",
      "checking run r files '*/*.csv'",
      "E check failed: no files matching */*.csv in run r",
      "1 of 2 checks passed",
    ],
  });
});

test("a file that should be like another is shown with what differs", () => {
  expect(checked("{file: d/one.txt, compare-to: '${WHERE}/.hidden.txt'}").lines).toContain(
    "E --- HOME/r/d/.hidden.txt\n+++ HOME/r/d/one.txt\n@@ -1,2 +1,2 @@\n-no\n+hello\n ",
  );
});

test.each(["5", "[{foo: 1}]", "{output: '('}"])("%s is no check", (yaml) => {
  expect(() => readChecks(parseYaml(yaml))).toThrow(/^invalid check /);
});
