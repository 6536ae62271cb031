import fc from "fast-check";
import { expect, test } from "vitest";
import { type PyValue, pyMap } from "../base/index.ts";
import { defaultPatterns, mayMatchDefaults } from "./default-patterns.ts";
import { decodeLine } from "./output-line.ts";
import { compileOutputScalars, OutputScalars, testOutputScalars } from "./output-scalars.ts";

const compile = (config: readonly PyValue[] | null, flagNames: readonly string[] = []) => {
  const warnings: string[] = [];
  const patterns = compileOutputScalars(config, { flagNames, warn: (message) => warnings.push(message) });
  return { patterns, warnings };
};

const follow = (
  config: readonly PyValue[] | null,
  lines: readonly string[],
  flagNames: readonly string[] = [],
) => {
  const scalars = new OutputScalars(compile(config, flagNames).patterns);
  return lines.flatMap((line) =>
    scalars.feed(Buffer.from(line)).map(([tag, value]) => `${tag}=${value}@${scalars.step}`),
  );
};

test.each([
  ["loss: 1.5", ["loss=1.5@0"]],
  ["loss:  1.5  ", ["loss=1.5@0"]],
  ["loss:\t1.5\r", ["loss=1.5@0"]],
  ["  loss: 2", []],
  ["val acc: 0.9", []],
  ["foo:1", []],
  ["t: 5 seconds", []],
  ["a: 1 b: 2", []],
  ["step: 3", []],
  ["acc: 0.9 (step 4)", ["acc=0.9@4"]],
  ["x: 1e-3 (7)", ["x=0.001@7"]],
  ["k: 5 (info)", ["k=5@0"]],
  ["x: 1e+3", []],
  ["x: nan", []],
  ["x: .5", ["x=0.5@0"]],
  ["x: -1.5e-2", ["x=-0.015@0"]],
  ["x: 1.2.3", []],
  ["x: 1e400", ["x=Infinity@0"]],
  ["x: e", []],
  [": 1", []],
  [":: 1", [":=1@0"]],
  ["a:b: 1", ["a:b=1@0"]],
  ["path/to/x: 9", ["path/to/x=9@0"]],
  ["größe: 2", ["größe=2@0"]],
  ["", []],
])("the default patterns on %j", (line, expected) => {
  expect(follow(null, [line])).toEqual(expected);
});

test("a step holds for all later lines until the next", () => {
  const lines = ["a: 1", "step: 3", "b: 2", "a: 1.5", "c: 1 (step 9)", "b: 7", "step: 2.9", "b: 8"];
  expect(follow(null, lines)).toEqual(["a=1@0", "b=2@3", "a=1.5@3", "c=1@9", "b=7@9", "b=8@2"]);
});

test("the default patterns ignore the names of flags", () => {
  expect(follow(null, ["lr: 0.1", "loss: 1"], ["lr"])).toEqual(["loss=1@0"]);
});

test("explicit patterns do not ignore the names of flags", () => {
  expect(follow([String.raw`(\key): (\value)`], ["lr: 0.1"], ["lr"])).toEqual(["lr=0.1@0"]);
});

const epoch = "Epoch 3: loss=0.1";

test.each<readonly [string, PyValue, readonly string[]]>([
  ["a map", pyMap([["loss", String.raw`loss=(\value)`]]), ["loss=0.1@0"]],
  ["two groups", String.raw`(\key)=(\value)`, ["loss=0.1@0"]],
  ["a named group", String.raw`loss=(?P<loss>\value)`, ["loss=0.1@0"]],
  ["_key and _val", String.raw`(?P<_key>\key)=(?P<_val>\value)`, ["loss=0.1@0"]],
  [
    "a map with a step",
    pyMap([
      ["step", String.raw`Epoch (\step)`],
      ["loss", String.raw`loss=(\value)`],
    ]),
    ["loss=0.1@3"],
  ],
  ["several named groups", String.raw`Epoch (?P<step>\step): loss=(?P<loss>\value)`, ["loss=0.1@3"]],
  ["one group without a name", String.raw`loss=(\value)`, ["=0.1@0"]],
  ["a group that did not take part", "(?P<epoch>Nothing)?(?P<loss>[.0-9]+)$", ["loss=0.1@0"]],
])("an explicit pattern: %s", (_name, item, expected) => {
  expect(follow([item], [epoch])).toEqual(expected);
});

test("every match of a pattern counts, and a later value of a tag replaces an earlier one", () => {
  expect(follow([String.raw`(\w+)=(\S+)`], ["b=2 a=1 b=3"])).toEqual(["a=1@0", "b=3@0"]);
});

test("values are what Python's float takes", () => {
  const found = follow(
    [String.raw`(\w+)=(\S+)`],
    ["a=1_0 b=+5 c=inf d=-Infinity e=NaN f=1.2.3 g=0x10 h=１٢"],
  );
  expect(found).toEqual(["a=10@0", "b=5@0", "c=Infinity@0", "d=-Infinity@0", "e=NaN@0", "h=12@0"]);
});

test("a step no event can hold is left out", () => {
  const config = [pyMap([["step", "s=(.+)"]]), String.raw`(x): (\value)`];
  expect(follow(config, ["s=-3.7", "x: 1", "s=nan", "x: 2", "s=1e30", "x: 3"])).toEqual([
    "x=1@-3",
    "x=2@-3",
    "x=3@-3",
  ]);
});

test("nothing is found where output scalars are off", () => {
  expect(follow([], ["loss: 1"])).toEqual([]);
});

test("faulty items are warned of and left out", () => {
  const items = [1, pyMap([["a", 1]]), "(", String.raw`(x): (\value)`];
  const { patterns, warnings } = compile(items);
  expect(patterns.patterns.length).toBe(1);
  expect(warnings.slice(0, 2)).toEqual(["invalid item config: 1", "invalid output scalar pattern: 1"]);
  expect(warnings[2]).toMatch(/^error compiling pattern \(: /);
});

test("a pattern with too many groups is warned of once, when it matches", () => {
  const { patterns, warnings } = compile(["(a)(b)(c)"]);
  const scalars = new OutputScalars(patterns);
  for (const line of ["x", "abc", "abc"]) expect(scalars.feed(Buffer.from(line))).toEqual([]);
  expect(warnings).toEqual(["bad unnamed group count 3 for '(a)(b)(c)' (expected 1 or 2) skipping"]);
});

test("bytes below 9 and bytes that are no UTF-8 are dropped", () => {
  expect(
    decodeLine(
      Buffer.from([0x61, 0, 8, 0x62, 0xff, 0xe4, 0xb8, 0x63, 0xc3, 0xa4, 0xed, 0xa0, 0x80, 0x20, 0x0d]),
    ),
  ).toBe("abcä");
  expect(decodeLine(Buffer.from("\ufeff\ufffd x\u2003"))).toBe("\ufeff\ufffd x");
});

test.each<readonly [string, PyValue, readonly string[]]>([
  ["\rloss: 0.9\rloss: 0.8\rloss: 0.7", null, ["loss=0.7@0"]],
  ["\rloss: 0.7\r", null, ["loss=0.7@0"]],
  ["loss: 0.7\r\r", null, ["loss=0.7@0"]],
  ["\r  0%|  | 0/9\r100%|##| 9/9\rloss: 0.5 (step 3)", null, ["loss=0.5@3"]],
  ["\r 50%|# | 1/2 [loss=0.8]\r100%|##| 2/2 [loss=0.7]", "loss=(?P<loss>\\value)", ["loss=0.7@0"]],
  ["step=2\r 50%|# | loss=0.8", ["loss=(?P<loss>\\value)", "step=(?P<step>\\step)"], ["loss=0.8@2"]],
  ["\r 50%|# |\rloss=0.7", "^loss=(?P<loss>\\value)$", ["loss=0.7@0"]],
  ["\r\r", null, []],
  ["\r", "(x)*", []],
])("the progress bar %j", (line, config, expected) => {
  expect(follow(config === null ? null : ([config].flat() as readonly PyValue[]), [line])).toEqual(expected);
});

test("the test of output scalars shows what each pattern finds", () => {
  const { patterns } = compile([
    pyMap([["loss", String.raw`loss=(\value)`]]),
    String.raw`(\key)=(\value)`,
    "z",
  ]);
  expect(testOutputScalars(patterns, Buffer.from("Epoch 3: loss=0.1 \n"))).toBe(
    [
      "Epoch 3: loss=0.1",
      String.raw`  'loss=([0-9\\.e\\-]+)': [('0.1',)] (loss=0.1)`,
      String.raw`  '([^ \t]+)=([0-9\\.e\\-]+)': [('loss', '0.1')] (loss=0.1)`,
      "  'z': <no matches>",
      "",
    ].join("\n"),
  );
});

const words = [
  "a",
  "loss",
  ":",
  ": ",
  " ",
  "\t",
  "1",
  "0.5",
  "-1e-3",
  "1.2.3",
  "(",
  ")",
  "(step ",
  "(step\t7)",
  "(7)",
];
const odd = [
  "step",
  "\r",
  "\x0b",
  "\x1c",
  "\x00",
  "\x07",
  "é",
  "\u00a0",
  "\u2028",
  "中",
  "🙂",
  "e",
  ".",
  "x(1)",
  "::",
];
const anyParts = fc.array(fc.constantFrom(...words, ...odd), { maxLength: 9 });
/** Lines that nearly match. */
const likelyParts = fc.tuple(
  fc.constantFrom("", "", "a ", "\r", "中"),
  fc.constantFrom("loss", "b:", "é", "\x07x", "x\x0by", ""),
  fc.constantFrom(": ", ":  ", ":\t", ":", ":\x0b", ":\u00a0", ": \x01"),
  fc.constantFrom("1", "0.5", "-1e-3", "1.2.3", "x", "é"),
  fc.constantFrom(
    "",
    " (3)",
    " (step 4)",
    "\t(step  5)",
    " (info) (x)",
    "(6)",
    " (step7)",
    " (stepé8)",
    " é",
    " (9\x07)",
  ),
  fc.constantFrom("", "", " ", "\r", "\u2028", "\x02", "."),
);
const lineBytes = fc
  .tuple(
    fc.oneof(anyParts, likelyParts),
    fc.nat(40),
    fc.constantFrom(undefined, undefined, 0, 7, 0x80, 0xc3, 0xff),
  )
  .map(([parts, at, byte]) => {
    const bytes = Buffer.from(parts.join(""));
    return byte === undefined
      ? bytes
      : Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at)]);
  });

test("the quick ways of the default patterns change no result", () => {
  const quick = compile(null).patterns;
  const plain = compile(defaultPatterns).patterns;
  let matches = 0;
  const property = fc.property(lineBytes, (bytes) => {
    const line = decodeLine(bytes);
    const expected = [...plain.match(line)].sort();
    matches += expected.length > 0 ? 1 : 0;
    expect([...quick.match(line)].sort()).toEqual(expected);
    if (!mayMatchDefaults(bytes)) expect(expected).toEqual([]);
  });
  fc.assert(property, { seed: 14, numRuns: 20_000 });
  expect(matches).toBeGreaterThan(2000);
});

test("a very long line costs little", () => {
  const scalars = new OutputScalars(compile(null).patterns);
  const long = Buffer.from(`${"a:".repeat(500_000)} 5 (step 3)`);
  expect(scalars.feed(long)).toEqual([[`${"a:".repeat(499_999)}a`, 5]]);
  expect(scalars.step).toBe(3);
});
