import { expect, test } from "vitest";
import { dumpYaml, type PyMap, parseYaml } from "../base/index.ts";
import { encodeRunParams, restartRunParams } from "./run-params.ts";

test("options become parameters with 0.9's names, sorted, unset ones null, false or empty", () => {
  const options = { yes: true, runDir: undefined, optFlags: [], break: ["1"], stopAfter: 0.5, maxTrials: 3 };
  expect(dumpYaml(encodeRunParams(options, "m:train", ["lr=0.1"]))).toBe(
    [
      "break_:",
      "- '1'",
      "flags:",
      "- lr=0.1",
      "max_trials: 3",
      "opspec: m:train",
      "opt_flags: []",
      "run_dir: null",
      "stop_after: 0.5",
      "'yes': true",
    ].join("\n"),
  );
});

test("a restart keeps what a run has, but for what may be said anew", () => {
  const stored = parseYaml("{label: old, tags: [a], gpus: null, flags: [x=1], 'yes': false}") as PyMap;
  const given = parseYaml("{label: new, tags: [], gpus: '0', flags: [x=2], 'yes': true}") as PyMap;
  expect(Object.fromEntries(restartRunParams(stored, given))).toEqual({
    label: "new",
    tags: ["a"],
    gpus: "0",
    flags: ["x=1"],
    yes: false,
  });
});
