import { expect, test } from "vitest";
import { type PyMap, parseYaml, UserError } from "../base/index.ts";
import { type Pipeline, readStep } from "./step.ts";

const aPipeline = (given: Partial<Pipeline> = {}): Pipeline => ({
  opRef: { pkgType: "guildfile", pkgName: "/p/guild.yml", pkgVersion: "", modelName: "", opName: "pipe" },
  flags: [],
  runParams: new Map(),
  userHome: "/home/ann",
  parseRunSpec: (words) => ({ words, options: {} }),
  warn: () => undefined,
  ...given,
});

const aStep = (yaml: string, pipeline: Partial<Pipeline> = {}) =>
  readStep(parseYaml(yaml), aPipeline(pipeline));

test("a text is what guild run takes", () => {
  expect(aStep("a x=1 @b.csv y='c d'")).toEqual({
    name: "a",
    opSpec: "a",
    options: { words: [], restartWords: [] },
    assigns: ["@b.csv", "x=1", "y='c d'"],
    checks: [],
    isIsolated: true,
  });
});

test.each([
  ["tr", "m:tr"],
  [":tr", "m:tr"],
  ["n:tr", "n:tr"],
  ["pkg/tr", "pkg/tr"],
])("in model m the step %s runs %s", (run, opSpec) => {
  const opRef = { ...aPipeline().opRef, modelName: "m" };
  expect(aStep(run, { opRef }).opSpec).toBe(opSpec);
});

test("flags of the pipeline come first by operation, then by name, and win over the step's own", () => {
  const flags = [
    ["s:x", 1],
    ["a:x", 2],
    ["s:y", 3],
    ["z", 4],
  ] as const;
  expect(aStep("{run: a x=9 z=5, name: s}", { flags }).assigns).toEqual(["x=2", "y=3", "z=5"]);
});

test("references take the pipeline's values with their types; an unknown one is an error", () => {
  const flags = [
    ["x", 5],
    ["on", true],
  ] as const;
  expect(aStep("{run: a, flags: {p: '${x}', q: '${on}', r: 'v${x}'}}", { flags }).assigns).toEqual([
    "p=5",
    "q=yes",
    "r=v5",
  ]);
  expect(() => aStep("{run: a, flags: {p: '${nope}'}}", { flags })).toThrow(UserError);
});

test("labels keep references that the pipeline cannot resolve, for the step's own run", () => {
  const flags = [["x", 5]] as const;
  expect(aStep("{run: a, label: 'x=${x} lr=${lr|%.2f}'}", { flags }).options.words).toEqual([
    "--label",
    "x=5 lr=${lr|%.2f}",
  ]);
});

test("a step inherits label and tags, unless it says something of its own", () => {
  const runParams = parseYaml("{label: L, tags: [t, u], needed: true}") as PyMap;
  expect(aStep("a", { runParams }).options).toEqual({
    words: ["--label", "L", "--tag", "t", "--tag", "u"],
    restartWords: ["--label", "L", "--needed", "--tag", "t", "--tag", "u"],
  });
  expect(aStep("{run: a, label: '', tags: one}", { runParams }).options.words).toEqual(["--tag", "one"]);
});

test("options of the run spec give way to the step's attributes; others are warned of", () => {
  const warnings: string[] = [];
  const parseRunSpec = () => ({
    words: ["a"],
    options: { label: "spec", maxTrials: 3, quiet: true, runDir: "x", optimize: true, tags: [] },
  });
  const step = aStep("{run: a --quiet, max-trials: 5}", {
    parseRunSpec,
    warn: (text) => void warnings.push(text),
  });
  expect(step.options).toEqual({
    words: ["--label", "spec", "--max-trials", "5", "--optimize"],
    restartWords: ["--label", "spec", "--max-trials", "5"],
  });
  expect(warnings).toEqual([
    "run parameter quiet used in 'a --quiet' ignored",
    "run parameter run_dir used in 'a --quiet' ignored",
  ]);
});
