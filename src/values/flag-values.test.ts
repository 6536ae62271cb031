import { expect, test } from "vitest";
import { PyFloat, type PyKey, type PyMap, pyRepr, UserError } from "../base/index.ts";
import { type FlagChoice, type FlagDef, type FlagValue, type FlagValues, plainFlag } from "./flag-def.ts";
import { type FlagValuesRequest, resolveFlagValues } from "./flag-values.ts";

const aFlag = (name: string, rest: Partial<FlagDef> = {}): FlagDef => ({ ...plainFlag(name), ...rest });

const aChoice = (value: FlagValue, rest: Partial<FlagChoice> = {}): FlagChoice => ({
  value,
  description: "",
  alias: undefined,
  flags: new Map(),
  ...rest,
});

const map = (...pairs: (readonly [PyKey, FlagValue])[]): PyMap => new Map(pairs);

const resolve = (
  flags: readonly FlagDef[],
  given: FlagValues = [],
  rest: Partial<FlagValuesRequest> = {},
): FlagValues =>
  resolveFlagValues({
    flags,
    given,
    opDesc: "m:train",
    opName: "train",
    force: false,
    cwd: "/cwd",
    userHome: "/home/me",
    exists: (path) => path === "/cwd/here",
    ...rest,
  });

const failure = (flags: readonly FlagDef[], given: FlagValues = []): UserError => {
  try {
    resolve(flags, given);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("nothing was wrong");
};

test("defaults fill in what was not given, sorted by name", () => {
  const flags = [aFlag("b", { default: 2 }), aFlag("a"), aFlag("c", { default: 3 })];
  expect(resolve(flags, [["c", 4]])).toEqual([
    ["a", null],
    ["b", 2],
    ["c", 4],
  ]);
});

test.each<[string, FlagValue, string]>([
  ["string", 1, "'1'"],
  ["string", true, "'True'"],
  ["string", new PyFloat(1000), "'1000.0'"],
  ["string", [1, "a"], "['1', 'a']"],
  ["string", map(["a", 1]), "\"{'a': 1}\""],
  ["int", "3", "3"],
  ["int", true, "1"],
  ["float", 1, "1.0"],
  ["float", "1e3", "1000.0"],
  ["number", "5", "5"],
  ["number", "5.5", "5.5"],
  ["number", true, "True"],
  ["boolean", "no", "True"],
  ["boolean", "", "False"],
  ["boolean", 0, "False"],
  ["path", "x/../y", "'/cwd/y'"],
  ["path", "~/z", "'/home/me/z'"],
  ["path", "/a/../b", "'/a/../b'"],
  ["path", "", "''"],
  ["int", "uniform[0:1]", "'uniform[0:1]'"],
  ["int", null, "None"],
  ["auto", "1", "'1'"],
])("type %s makes of %s %s", (type, value, repr) => {
  const [[, coerced] = ["x", null]] = resolve([aFlag("x", { type })], [["x", value]]);
  expect(pyRepr(coerced)).toBe(repr);
});

test("parts of split text are coerced one by one", () => {
  expect(resolve([aFlag("x", { type: "float", argSplit: "," })], [["x", "1,2"]])).toEqual([["x", "1.0,2.0"]]);
  expect(resolve([aFlag("x", { type: "int", argSplit: true })], [["x", "1 2"]])).toEqual([["x", "1 2"]]);
});

test("an unknown type is warned of and changes nothing", () => {
  const warnings: string[] = [];
  const warn = (text: string) => warnings.push(text);
  expect(resolve([aFlag("x", { type: "zzz" })], [["x", 1]], { warn })).toEqual([["x", 1]]);
  expect(warnings).toEqual(["unknown flag type 'zzz' for x - cannot coerce"]);
});

test.each<[Partial<FlagDef>, FlagValue, string]>([
  [{ type: "int" }, new PyFloat(1.5), "invalid value 1.5 for x: invalid value for type 'int'"],
  [{ type: "int" }, "abc", "invalid value abc for x: invalid value for type 'int'"],
  [{ type: "number" }, "abc", "invalid value abc for x: invalid value for type 'number'"],
  [{ type: "int" }, [1, "a"], "invalid value [1, 'a'] for x: invalid value for type 'int'"],
  [{ type: "path" }, 1, "invalid value 1 for x: expected str, bytes or os.PathLike object, not int"],
  [{ type: "existing-path" }, "gone", "invalid value /cwd/gone for x: /cwd/gone does not exist"],
  [{ min: 1 }, 0, "invalid value 0 for x: out of range (less than min 1)"],
  [{ max: new PyFloat(9) }, 100, "invalid value 100 for x: out of range (greater than max 9.0)"],
  [{ min: 1 }, [1, 0], "invalid value 0 for x: out of range (less than min 1)"],
  [{ min: 1 }, "abc", "invalid value abc for x: expected a number"],
  [{ argSplit: true }, "'x", "invalid value 'x for x: No closing quotation"],
])("with %o the value %s fails: %s", (rest, value, message) => {
  expect(failure([aFlag("x", rest)], [["x", value]]).message).toBe(message);
});

test("an existing path and values in range pass", () => {
  const flags = [aFlag("p", { type: "existing-path" }), aFlag("n", { min: 0, max: 1 })];
  expect(
    resolve(flags, [
      ["p", "here"],
      ["n", new PyFloat(0.5)],
    ]),
  ).toEqual([
    ["n", new PyFloat(0.5)],
    ["p", "/cwd/here"],
  ]);
});

test("an unknown flag is refused with what was probably meant", () => {
  const error = failure([aFlag("epochs"), aFlag("lr")], [["epoch", 1]]);
  expect([error.message, error.hint]).toEqual([
    "unsupported flag 'epoch'",
    "Try 'guild run m:train --help-op' for a list of flags or use --force-flags to skip this check.\n" +
      "Did you mean 'epochs'?",
  ]);
  expect(failure([aFlag("lr")], [["zz", 1]]).hint).toBe(
    "Try 'guild run m:train --help-op' for a list of flags or use --force-flags to skip this check.",
  );
});

test("a value outside the choices lists them", () => {
  const choices = [aChoice("a"), aChoice("bbb", { description: "Description of bbb" })];
  const error = failure([aFlag("kind", { choices })], [["kind", "c"]]);
  expect([error.message, error.bare, error.exitCode]).toEqual([
    "Unsupported value for 'kind' - supported values are:\n\n" +
      "  a    \n  bbb  Description of bbb\n\n" +
      "Run the command again using one of these options.",
    true,
    1,
  ]);
});

test("choices let empty values, aliases, equal numbers, functions and others pass", () => {
  const choices = [aChoice(1), aChoice("b", { alias: "B" })];
  const flag = aFlag("x", { choices });
  const passing: FlagValue[] = [new PyFloat(1), true, "b", null, "", 0, false, "uniform[1:2]", [1, "b"]];
  expect(passing.map((value) => resolve([flag], [["x", value]])[0]?.[1])).toEqual(passing);
  expect(resolve([{ ...flag, allowOther: true }], [["x", "z"]])).toEqual([["x", "z"]]);
});

test("a choice replaces its alias and sets flags the user left open", () => {
  const choices = [aChoice("big", { alias: "B", flags: map(["n", 10], ["m", 20]) })];
  const flags = [aFlag("size", { choices }), aFlag("n", { default: 1 }), aFlag("m", { default: 2 })];
  expect(
    resolve(flags, [
      ["size", "B"],
      ["m", 3],
    ]),
  ).toEqual([
    ["m", 3],
    ["n", 10],
    ["size", "big"],
  ]);
  expect(resolve(flags, [["size", "big"]])).toEqual([
    ["m", 2],
    ["n", 1],
    ["size", "big"],
  ]);
});

test("required flags without a value are listed", () => {
  const flags = [
    aFlag("x", { required: true, description: "A required value\nand more" }),
    aFlag("long", { required: true }),
    aFlag("set", { required: true, default: 0 }),
  ];
  const error = failure(flags, [["long", ""]]);
  expect([error.message, error.bare]).toEqual([
    "Operation requires the following missing flags:\n\n  x     A required value\n  long  \n\n" +
      "Run the command again with these flags or try 'guild run train --help-op' for help.",
    true,
  ]);
});

test("an alias stands for its name, and both at once are refused", () => {
  const flags = [aFlag("operation:a", { alias: "a" })];
  expect(resolve(flags, [["a", "id"]])).toEqual([["operation:a", "id"]]);
  const error = failure(flags, [
    ["a", "1"],
    ["operation:a", "2"],
  ]);
  expect([error.message, error.hint]).toEqual([
    "cannot specify both alias 'operation:a' and name for flag 'a'",
    "Use --force-flags to skip this check.",
  ]);
});

test("force takes everything", () => {
  const flags = [aFlag("x", { type: "int", alias: "a", max: 1 }), aFlag("r", { required: true })];
  const given: FlagValues = [
    ["x", "abc"],
    ["zz", 1],
    ["a", 2],
  ];
  expect(resolve(flags, given, { force: true })).toEqual([
    ["a", 2],
    ["r", null],
    ["x", "abc"],
    ["zz", 1],
  ]);
});
