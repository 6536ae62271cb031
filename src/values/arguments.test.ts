import { expect, test } from "vitest";
import { PyFloat, type PyKey, type PyMap } from "../base/index.ts";
import { commandArgs, type FlagArgsRequest, flagArgs, flagEnv, flagEnvName, opEnv } from "./arguments.ts";
import { type CmdFlag, cmdFlagsOf, decodeCmdFlags, encodeCmdFlags } from "./cmd-flags.ts";
import { type FlagValue, plainFlag } from "./flag-def.ts";

const map = (...pairs: (readonly [PyKey, FlagValue])[]): PyMap => new Map(pairs);

const aRequest = (
  flags: Readonly<Record<string, readonly [FlagValue, CmdFlag?]>>,
  rest: Partial<FlagArgsRequest> = {},
): FlagArgsRequest => ({
  values: Object.entries(flags).map(([name, [value]]) => [name, value]),
  cmdFlags: new Map(Object.entries(flags).map(([name, [, flag = {}]]) => [name, flag])),
  dest: "args",
  before: [],
  force: false,
  warn: (text) => {
    throw new Error(`unexpected warning: ${text}`);
  },
  ...rest,
});

test("arguments are sorted by flag and encoded as Python's argparse reads them", () => {
  const request = aRequest({
    sw: [true, { argSwitch: true }],
    sw2: [true, { argSwitch: false }],
    b: [true],
    off: [false],
    n: [null],
    d: [map(["a", 1])],
    nm: [3, { argName: "other-name" }],
    sp: ["1 2 'a b'", { argSplit: true }],
    sp2: ["1,2,,3", { argSplit: "," }],
    none: ["", { argSplit: true }],
    enc: [true, { argEncoding: map([true, "TRUE"]) }],
    skip: [1, { argSkip: true }],
    fl: [new PyFloat(1e-5)],
    l: [["1", "a b"]],
  });
  expect(flagArgs(request)).toEqual([
    ...["--b", "1", "--d", "{'a': 1}", "--enc", "TRUE", "--fl", "1e-05", "--l", "\"'1'\" 'a b'"],
    ...["--other-name", "3", "--off", "", "--sp", "1", "2", "a b", "--sp2", "1", "2", "3", "--sw"],
  ]);
});

test.each(["globals", "global:x", "dict:x", "namespace:x"])("for %s values are YAML", (dest) => {
  const request = aRequest(
    { a: [true], b: [new PyFloat(1e-5)], c: [[1, "a b"]], d: ["1"], n: [null], e: [map(["k", null])] },
    { dest },
  );
  expect(flagArgs(request)).toEqual([
    ...["--a", "true", "--b", "1.0e-05", "--c", "[1, a b]", "--d", "'1'", "--e", "{k: null}"],
  ]);
});

test("a split value is one YAML list for globals", () => {
  const flag: CmdFlag = { argSplit: true };
  const request = aRequest({ a: ["1 2.5 'a b' [", flag], e: ["", flag] }, { dest: "globals" });
  expect(flagArgs(request)).toEqual(["--a", "[1, 2.5, a b, '[']", "--e", "[]"]);
});

test("a value that is no text is encoded before it is split", () => {
  expect(
    flagArgs(aRequest({ a: [1, { argSplit: true }], b: [new PyFloat(0.5), { argSplit: "," }] })),
  ).toEqual(["--a", "1", "--b", "0.5"]);
});

test("a flag whose argument stands in the command is left out with a warning", () => {
  const warnings: string[] = [];
  const warn = (text: string) => warnings.push(text);
  expect(flagArgs(aRequest({ x: [1], y: [2] }, { before: ["python", "--x", "5"], warn }))).toEqual([
    "--y",
    "2",
  ]);
  expect(warnings).toEqual(["ignoring flag 'x=1' because it's shadowed in the operation cmd as --x"]);
});

test("flags an operation does not define are passed when forced", () => {
  const request = aRequest({}, { values: [["z", 1]] });
  expect([flagArgs(request), flagArgs({ ...request, force: true })]).toEqual([[], ["--z", "1"]]);
});

test("every value is an environment variable", () => {
  const cmdFlags = new Map<string, CmdFlag>([
    ["a", { envName: "AA" }],
    ["b", { envEncoding: map([true, "T"]) }],
    ["c", { argSkip: true, argEncoding: map([1, "one"]) }],
  ]);
  expect(
    flagEnv(
      [
        ["a", null],
        ["b", true],
        ["c", 1],
        ["learning-rate", new PyFloat(1e-5)],
        ["op:é", [1, "x y"]],
      ],
      cmdFlags,
    ),
  ).toEqual([
    ["AA", ""],
    ["FLAG_B", "T"],
    ["FLAG_C", "one"],
    ["FLAG_LEARNING_RATE", "1e-05"],
    ["FLAG_OP__", "1 'x y'"],
  ]);
  expect(flagEnvName("operation:a")).toBe("FLAG_OPERATION_A");
});

test("the operation's env has references to flags resolved", () => {
  const values = [
    ["x", new PyFloat(1e-5)],
    ["s", "t"],
  ] as const;
  expect(
    opEnv(
      [
        ["A", "${x}"],
        ["B", "v ${x} ${s}"],
        ["C", true],
        ["D", 5],
      ],
      values,
      new Map(),
    ),
  ).toEqual([
    ["A", "1e-05"],
    ["B", "v 1.0e-05 t"],
    ["C", "1"],
    ["D", "5"],
  ]);
});

test("a command is made from its template", () => {
  const { before: _before, ...request } = aRequest({ x: [true], y: [2] });
  const template = ["${python_exe}", "-m", "a-${x}-b", "__flag_args__", "\\${z}"];
  expect(commandArgs(template, [["python_exe", "/bin/python"]], request)).toEqual([
    ...["/bin/python", "-m", "a-1-b", "--x", "1", "--y", "2", "${z}"],
  ]);
  expect(() => commandArgs(["${nope}"], [], request)).toThrow(
    "invalid setting for operation: command contains invalid reference 'nope'",
  );
});

test("how flags are passed survives the run attribute", () => {
  const flags = [
    { ...plainFlag("a"), argName: "aa", argSwitch: true, argSplit: ",", envName: "E" },
    { ...plainFlag("b"), argSkip: false, argEncoding: map([true, "T"]), envEncoding: map() },
    plainFlag("c"),
  ];
  const attr = encodeCmdFlags(cmdFlagsOf(flags, true));
  expect(attr).toEqual(
    map(
      [
        "a",
        map(
          ["arg-name", "aa"],
          ["arg-skip", true],
          ["arg-switch", true],
          ["arg-split", ","],
          ["env-name", "E"],
        ),
      ],
      ["b", map(["arg-encoding", map([true, "T"])])],
      ["c", map(["arg-skip", true])],
    ),
  );
  expect(encodeCmdFlags(decodeCmdFlags(attr))).toEqual(attr);
  expect(decodeCmdFlags(null).size).toBe(0);
});

test("a text that begins with a dash is no option of the process", () => {
  expect(flagArgs(aRequest({ x: ["-abc"], y: ["--it's"], z: [-1] }, { dest: "globals" }))).toEqual([
    ...["--x", "'-abc'", "--y", "'--it''s'", "--z", "-1"],
  ]);
});
