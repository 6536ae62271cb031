import { expect, test } from "vitest";
import { UserError } from "../base/index.ts";
import { aSourceCode, exclude, include } from "./project.fixture.ts";
import {
  defaultRules,
  effectiveRules,
  gitRules,
  ruleText,
  selectsNothing,
  sourceCodeDest,
  sourceCodeLimits,
  sourceCodeRoot,
} from "./rules.ts";

const aRequest = {
  projectDir: "/p",
  model: undefined,
  operation: undefined,
  isPython: true,
  dependencyPaths: [],
};

const limits = { maxFileSize: 1048576, maxFiles: 10_000 };

test("the default rules of a Python operation read as in 0.9, with our limit of files", () => {
  expect(defaultRules(true, limits).map(ruleText)).toEqual([
    "exclude dir .*",
    "exclude dir * containing .guild-nocopy",
    "include text * size < 1048577, max match 10000",
    "exclude dir __pycache__",
    "exclude dir * containing bin/activate",
    "exclude dir * containing Scripts/activate",
    "exclude dir build",
    "exclude dir dist",
    "exclude dir *.egg-info",
  ]);
});

test("other operations have the general default rules only", () => {
  expect(defaultRules(false, limits)).toHaveLength(3);
});

test("git rules name the ignored directories", () => {
  expect(gitRules(["ig/", "my data/", "x.skip"]).map(ruleText)).toEqual([
    "exclude dir .guild",
    "exclude dir * containing .guild-nocopy",
    "exclude dir .git, ig, 'my data'",
    "gitignore + guildignore patterns",
    "exclude .git*, .guildignore",
  ]);
});

test("rules come in the order base, model, operation, and a directory means its files", () => {
  const model = aSourceCode({ rules: [exclude("data"), include("src", "dir")] });
  const operation = aSourceCode({ rules: [exclude("*"), include("data/"), include("*.py")] });
  const rules = effectiveRules({ ...aRequest, model, operation }, gitRules([]), (path) =>
    ["/p/data", "/p/data/", "/p/src"].includes(path),
  );
  expect(rules.slice(5).map(ruleText)).toEqual([
    "exclude data/*",
    "include dir src",
    "exclude *",
    "include data/*",
    "include *.py",
  ]);
});

test.each([
  ["the operation", undefined, { disabled: true }, true],
  ["the model", { disabled: true }, undefined, true],
  ["the model, but the operation has rules", { disabled: true }, { rules: [include("*.py")] }, false],
])("source code disabled by %s", (_, model, operation, nothing) => {
  const request = {
    ...aRequest,
    model: model && aSourceCode(model),
    operation: operation && aSourceCode(operation),
  };
  expect(selectsNothing(effectiveRules(request, defaultRules(true, limits), () => false))).toBe(nothing);
});

test("an untyped exclude of everything selects nothing until an include follows", () => {
  const rules = (...written: Parameters<typeof aSourceCode>[0]["rules"] & {}) =>
    effectiveRules({ ...aRequest, operation: aSourceCode({ rules: written }) }, gitRules([]), () => false);
  expect(selectsNothing(rules(exclude("*")))).toBe(true);
  expect(selectsNothing(rules(exclude("*"), include("a")))).toBe(false);
  expect(selectsNothing(rules(exclude("*", "text")))).toBe(false);
  expect(selectsNothing(gitRules([]))).toBe(false);
});

test.each([
  [{}, { maxFileSize: 1048576, maxFiles: 10_000 }],
  [{ MAX_DEFAULT_SOURCECODE_COUNT: "5" }, { maxFileSize: 1048576, maxFiles: 5 }],
  [{ MAX_DEFAULT_SOURCECODE_FILE_SIZE: "9" }, { maxFileSize: 9, maxFiles: 10_000 }],
])("limits with environment %j", (env, expected) => {
  expect(sourceCodeLimits(env)).toEqual(expected);
});

test("limits that are no numbers are refused, configured ones are taken", () => {
  expect(() => sourceCodeLimits({ MAX_DEFAULT_SOURCECODE_COUNT: "many" })).toThrow(UserError);
  expect(sourceCodeLimits({}, { maxFiles: 7 })).toEqual({ maxFileSize: 1048576, maxFiles: 7 });
});

test.each([
  [undefined, undefined, "/p"],
  ["m", undefined, "/p/m"],
  ["m", "o/", "/p/o/"],
  [undefined, "../..", "/"],
  [undefined, "/abs", "/abs"],
])("root of model %s and operation %s is %s", (modelRoot, opRoot, expected) => {
  const model = aSourceCode({ root: modelRoot });
  expect(sourceCodeRoot({ ...aRequest, model, operation: aSourceCode({ root: opRoot }) })).toBe(expected);
});

test.each([
  [undefined, "."],
  ["code", "code"],
  ["a/../code/", "code"],
])("dest %s is %s", (dest, expected) => {
  expect(sourceCodeDest({ model: undefined, operation: aSourceCode({ dest }) })).toBe(expected);
});

test.each(["..", "../x", "a/../../x", "/abs"])("dest %s is refused", (dest) => {
  expect(() => sourceCodeDest({ model: undefined, operation: aSourceCode({ dest }) })).toThrow(
    `invalid sourcecode dest '${dest}': path must be inside the run directory`,
  );
});
