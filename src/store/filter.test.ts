import fc from "fast-check";
import { expect, test } from "vitest";
import { PyFloat, type PyValue, UserError } from "../base/index.ts";
import { compileFilter, type FilterSubject } from "./filter.ts";

const aSubject = (given: {
  readonly attrs?: Readonly<Record<string, PyValue>>;
  readonly flags?: Readonly<Record<string, PyValue>>;
  readonly scalars?: Readonly<Record<string, PyValue>>;
}): FilterSubject => ({
  attr: (name) => given.attrs?.[name],
  flag: (name) => given.flags?.[name],
  scalar: (key) => given.scalars?.[key],
});

const run = aSubject({
  attrs: {
    id: "abcd1234",
    started: 1661354455107621,
    label: "hello world a=1",
    l: [1, "two", new PyFloat(3)],
    exit_status: 0,
  },
  flags: {
    a: 1,
    b: new PyFloat(1.2),
    c: "red",
    d: true,
    id: "4321dcba",
    "batch-size": 100,
    m: new Map([["k", 1]]),
  },
  scalars: {
    x: new PyFloat(0.456),
    b: new PyFloat(1.3),
    "sub/.guild#loss": new PyFloat(2),
    nan: new PyFloat(Number.NaN),
  },
});

test.each([
  ["1", true],
  ["0", false],
  ["cat", true],
  ["''", false],
  ["undefined", false],
  ["[0]", true],
  ["falSE", false],
  ["a = 1", true],
  ["a = 1.0", true],
  ["a = '1'", false],
  ["a = true", true],
  ["a != 1", false],
  ["a <> 2", true],
  ["a<1", false],
  ["a <= 1", true],
  ["a > 1", false],
  ["a >= 1", true],
  ["b < 1.21", true],
  ["a < 'x'", false],
  ["a > 'x'", false],
  ["e < 1", false],
  ["x = 0.456", true],
  ["x < .5", true],
  ["nan <= 1", false],
  ["nan >= 1", false],
  ["batch-size = 1e2", true],
  ["exit_status = 0", true],
  ["a is undefined", false],
  ["a is not undefined", true],
  ["not a is undefined", true],
  ["e is undefined", true],
  ["e != 1", true],
  ["e = 1", false],
  ["c in ['red',green,blue]", true],
  ["c in [green]", false],
  ["c not in [green]", true],
  ["d in [1]", true],
  ["c contains ED", true],
  ["c contains fred", false],
  ["c not contains fred", true],
  ["label contains 'HELLO WORLD'", true],
  ["xxx contains abc", false],
  ["xxx not contains abc", true],
  ["l contains two", true],
  ["l contains TWO", false],
  ["l contains 3", true],
  ["l contains [1, two]", true],
  ["l contains [1, three]", false],
  ["d contains true", true],
  ["a = 1 and b = 1.2", true],
  ["a = 1 and b = 1.3", false],
  ["a = 2 or b = 1.2", true],
  ["true or false and false", true],
  ["false and false or true", false],
  ["(false and false) or true", true],
  ["a = 1 or a = 2 and c in [blue]", true],
  ["(a = 1 or a = 2) and c in [blue]", false],
  ["not a = 2 and not c = blue", true],
  ["not ((a = 1))", false],
  ["id = abcd1234", true],
  ["flag:id = '4321dcba'", true],
  ["attr:id = '4321dcba'", false],
  ["attr:a is undefined", true],
  ["b = 1.2", true],
  ["scalar:b = 1.3", true],
  ["sub/.guild#loss = 2", true],
  ["a =\n 1\nAND c = red", true],
  ['label = "hello\\x20world a=1"', true],
])("%s is %s", (text, matches) => {
  expect(compileFilter(text)(run)).toBe(matches);
});

test.each([
  ["", "syntax error in filter - unexpected end of expresion"],
  ["(", "syntax error in filter - unexpected end of expresion"],
  ["a =", "syntax error in filter - unexpected end of expresion"],
  ["a = 1 b", "syntax error in filter at position 6: unexpected token 'b'"],
  ["a = 1 0.1", "syntax error in filter at position 6: unexpected token 0.1"],
  ["foo = (", "syntax error in filter at position 6: unexpected token '('"],
  ["_x", "syntax error in filter at position 0: unexpected character '_'"],
  ["'", "syntax error in filter at position 0: unexpected character '''"],
  ["a = 1\nand = (", "syntax error in filter on line 2, position 10: unexpected token '='"],
  ["a in b", "syntax error in filter at position 5: unexpected token 'b'"],
  ["a in []", "syntax error in filter at position 6: unexpected token ']'"],
  ["a in [1,]", "syntax error in filter at position 8: unexpected token ']'"],
  ["AND", "syntax error in filter at position 0: unexpected token 'AND'"],
  ["a not b", "syntax error in filter at position 6: unexpected token 'b'"],
  ["'it' \"x\"", "syntax error in filter at position 5: unexpected token 'x'"],
  ["a b _", "syntax error in filter at position 2: unexpected token 'b'"],
])("%j is refused", (text, message) => {
  expect(() => compileFilter(text)).toThrow(new UserError(message));
});

const name = fc.constantFrom("a", "b", "c", "l", "x", "nothing", "attr:id", "scalar:b", "nan");
const term = fc.constantFrom("1", "1.2", "'red'", "red", "true", "undefined", "[1, two]", "-3", "1e3", "''");
const comparison = fc.constantFrom(
  "=",
  "!=",
  "<>",
  "<",
  "<=",
  ">",
  ">=",
  "is",
  "is not",
  "contains",
  "not contains",
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    term,
    fc.tuple(name, comparison, term).map((parts) => parts.join(" ")),
    fc.tuple(name, fc.constantFrom("in", "not in")).map(([tested, how]) => `${tested} ${how} [1, red]`),
    tie("expression").map((inner) => `not ${inner}`),
    tie("expression").map((inner) => `(${inner})`),
    fc
      .tuple(tie("expression"), fc.constantFrom("and", "or"), tie("expression"))
      .map((parts) => parts.join(" ")),
  ),
}));

test("a filter and its negation split the runs", () => {
  fc.assert(
    fc.property(expression, (text) => {
      expect(compileFilter(`not (${text})`)(run)).toBe(!compileFilter(text)(run));
    }),
    { seed: 1, numRuns: 1000 },
  );
});

test("any text gives a filter or a message", () => {
  const piece = fc.oneof(expression, fc.string(), fc.constantFrom("(", ")", "[", "]", ",", "not", "'", '"'));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
      try {
        compileFilter(pieces.join(" "))(run);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test.each([["(".repeat(100_000)], ["not ".repeat(100_000)], [`a = ${"[".repeat(100_000)}`]])(
  "nesting beyond all measure is refused",
  (text) => {
    expect(() => compileFilter(text)).toThrow("nested too deeply");
  },
);

test("long chains are no nesting", () => {
  expect(compileFilter(`a = 1${" and a = 1".repeat(20_000)}`)(run)).toBe(true);
});
