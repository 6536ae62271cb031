import { expect, test } from "vitest";
import { PyFloat } from "../../base/index.ts";
import { readPythonSource } from "./python-source.ts";

const assigns = (text: string) => Object.fromEntries(readPythonSource(text).assigns);
const imports = (text: string) => [...readPythonSource(text).imports];

test("numbers of every spelling keep their kind", () => {
  expect(
    assigns(
      "a = 1\nb = 1.0\nc = 1e-5\nd = 0x1F\ne = 0o17\nf = 0b11\ng = 1_000\nh = 1.\ni = .5\nj = 1.e5\nk = 2j",
    ),
  ).toEqual({
    a: 1,
    b: new PyFloat(1),
    c: new PyFloat(1e-5),
    d: 31,
    e: 15,
    f: 3,
    g: 1000,
    h: new PyFloat(1),
    i: new PyFloat(0.5),
    j: new PyFloat(100000),
  });
  expect(assigns("big = 123456789012345678901234567890")).toEqual({ big: 123456789012345678901234567890n });
});

test("a sign belongs to a number and to nothing else", () => {
  expect(assigns("a = -1\nb = +2\nc = -0.5\nd = - -1\ne = not True\nf = -x\ng = ~1\nz = -0")).toEqual({
    a: -1,
    b: 2,
    c: new PyFloat(-0.5),
    z: 0,
  });
});

test("texts are what Python makes of them", () => {
  const text = String.raw`a = 'it\'s'
b = "tab\t\x41\u00e9\U0001F600\101\q"
c = r"\d+"
d = """two
lines \
joined"""
e = "a" 'b'
f = ("x"
     "y")
g = u"u"
h = f"f"
i = b"b"
j = "\N{DASH}"
k = "x" f"{y}"`;
  expect(assigns(text)).toEqual({
    a: "it's",
    b: "tab\tAé😀A\\q",
    c: "\\d+",
    d: "two\nlines joined",
    e: "ab",
    f: "xy",
    g: "u",
  });
  expect(assigns('s = """q\r\nr"""\r\nt = 1\r\n')).toEqual({ s: "q\nr", t: 1 });
});

test("lists, mappings and namespaces of literals count", () => {
  expect(assigns("a = [1, 'x', [True, None],]\nb = []\nc = (5)\nd = {'a': 1, 2: {'b': []}, 1.5: 0}")).toEqual(
    {
      a: [1, "x", [true, null]],
      b: [],
      c: 5,
      d: new Map<string | number, unknown>([
        ["a", 1],
        [2, new Map([["b", []]])],
        ["1.5", 0],
      ]),
    },
  );
  expect(assigns("n = SimpleNamespace(a=1, b=MySimpleNamespace(c='x'))")).toEqual({
    n: new Map<string, unknown>([
      ["a", 1],
      ["b", new Map([["c", "x"]])],
    ]),
  });
});

test("what is no literal does not count", () => {
  const text =
    "a = (1, 2)\nb = {1, 2}\nc = x\nd = f()\ne = 1 + 2\ng = [x]\nh = [*y]\ni = {**z}\nj = types.SimpleNamespace(a=1)\nk = [i for i in y]\nl = ...\nm = 1 if x else 2";
  expect(assigns(text)).toEqual({});
});

test("the first assignment in the first column gives the value", () => {
  const text = `a = b = 7; c = 1
a = 8
d: int = 5
e, f = 1, 2
g.h = 1
i[0] = 1
j += 1
if x: k = 1
def l():
    m = 1
# comment = 1
n = 1  # comment
ünï = 4
"""
o = 1
"""`;
  expect(assigns(text)).toEqual({ a: 7, b: 7, n: 1, ünï: 4 });
});

test("imports are found wherever they are", () => {
  const text = `import argparse, os.path as p
from a.b import (c, d as e)
from . import f
from .g import *
def h():
    import click
import argparse.foo
`;
  expect(imports(text)).toEqual([
    "argparse",
    "os.path",
    "a.b",
    "c",
    "d",
    "f",
    "g",
    "*",
    "click",
    "argparse.foo",
  ]);
});

test("places that make no sense are suspect", () => {
  expect(readPythonSource("x = 1\ny = = 2\n").suspect).toBe(10);
  expect(readPythonSource('print "x"\n').suspect).toBe(0);
  expect(readPythonSource("match x:\n  case 1: pass\nf'{a!r:>{w}}'\n").suspect).toBeUndefined();
});
