import { expect, test } from "vitest";
import { pyPformat } from "./py-pprint.ts";
import { pyRepr, pyStr, pyTypeName, tupleRepr } from "./py-text.ts";
import { PyDate, PyFloat, type PyKey, type PyValue } from "./py-value.ts";

test.each<[PyValue, string]>([
  [null, "None"],
  [true, "True"],
  [false, "False"],
  [-3, "-3"],
  [2n ** 64n, "18446744073709551616"],
  [new PyFloat(1), "1.0"],
  [new PyFloat(0.0001), "0.0001"],
  [new PyFloat(0.00001), "1e-05"],
  [new PyFloat(1e15), "1000000000000000.0"],
  [new PyFloat(1e16), "1e+16"],
  [new PyFloat(1.5e300), "1.5e+300"],
  [new PyFloat(5e-324), "5e-324"],
  [new PyFloat(-0), "-0.0"],
  [new PyFloat(Number.NEGATIVE_INFINITY), "-inf"],
  [new PyFloat(Number.NaN), "nan"],
  ["a b", "'a b'"],
  ["it's", '"it\'s"'],
  [`'"`, `'\\'"'`],
  ["a\n\t\\\x00\x7f\xa0\xad", "'a\\n\\t\\\\\\x00\\x7f\\xa0\\xad'"],
  ["é😀\u2028\ue000\u{10ffff}", "'é😀\\u2028\\ue000\\U0010ffff'"],
  [[1, "a", [null]], "[1, 'a', [None]]"],
  [
    new Map<PyKey, PyValue>([
      ["b", 1],
      [2, new Map()],
    ]),
    "{'b': 1, 2: {}}",
  ],
  [new PyDate("2001-01-02"), "datetime.date(2001, 1, 2)"],
  [new PyDate("2001-01-02 10:00:00"), "datetime.datetime(2001, 1, 2, 10, 0)"],
  [new PyDate("2001-01-02 10:00:00.005000"), "datetime.datetime(2001, 1, 2, 10, 0, 0, 5000)"],
  [
    new PyDate("2001-01-02 10:00:07+00:00"),
    "datetime.datetime(2001, 1, 2, 10, 0, 7, tzinfo=datetime.timezone.utc)",
  ],
  [
    new PyDate("2001-01-02 10:00:00-01:30"),
    "datetime.datetime(2001, 1, 2, 10, 0, tzinfo=datetime.timezone(datetime.timedelta(days=-1, seconds=81000)))",
  ],
])("repr of %s is %s", (value, text) => {
  expect(pyRepr(value)).toBe(text);
});

test("str of a text or date is plain, of anything else its repr", () => {
  const values = ["a'b", new PyDate("2001-01-02"), true, ["a"], new PyFloat(2)];
  expect(values.map(pyStr)).toEqual(["a'b", "2001-01-02", "True", "['a']", "2.0"]);
});

test("a tuple of one has a comma", () => {
  expect([tupleRepr([4]), tupleRepr([1, "a"]), tupleRepr([])]).toEqual(["(4,)", "(1, 'a')", "()"]);
});

test("types have Python's names", () => {
  const values: PyValue[] = [null, true, 1, 1n, new PyFloat(1), "", [], new Map(), new PyDate("2001-01-01")];
  const names = ["NoneType", "bool", "int", "int", "float", "str", "list", "dict", "datetime.date"];
  expect(values.map(pyTypeName)).toEqual(names);
});

test("pprint sorts keys and breaks beyond 80 columns", () => {
  const map = new Map<PyKey, PyValue>([
    ["zeta", Array.from({ length: 20 }, (_, i) => i * 100)],
    ["alpha", "word ".repeat(20)],
    ["beta", ""],
  ]);
  const lines = pyPformat(map).split("\n");
  expect(lines.slice(0, 5)).toEqual([
    "{'alpha': 'word word word word word word word word word word word word word '",
    "          'word word word word word word word ',",
    " 'beta': '',",
    " 'zeta': [0,",
    "          100,",
  ]);
  expect(lines.at(-1)).toBe("          1900]}");
  expect(
    pyPformat(
      new Map<PyKey, PyValue>([
        ["b", 1],
        ["a", 2],
      ]),
    ),
  ).toBe("{'a': 2, 'b': 1}");
});
