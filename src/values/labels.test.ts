import { expect, test } from "vitest";
import { PyFloat, UserError } from "../base/index.ts";
import type { FlagValues } from "./flag-def.ts";
import { labelTemplate, renderLabel } from "./labels.ts";

const values: FlagValues = [
  ["lr", new PyFloat(0.123456789)],
  ["i", 10],
  ["s", "a b"],
  ["b", true],
  ["n", null],
  ["l", [1, 2]],
  ["q", "'x y'"],
  ["p", "/data/project/p9/os.txt"],
  ["inf", new PyFloat(Number.POSITIVE_INFINITY)],
];

const render = (template: string | undefined, warnings: string[] = []): string =>
  renderLabel({
    template,
    values,
    exists: (path) => path.startsWith("/data/"),
    warn: (text) => warnings.push(text),
  });

test("the default label names every flag that is not null", () => {
  expect(render(undefined)).toBe(
    "b=yes i=10 inf=.inf l=[1, 2] lr=0.12345 p=/data/…/p9/os.txt q='''x y''' s='a b'",
  );
});

test.each([
  ["${lr}", "0.12345"],
  ["${lr|%.2f}", "0.12"],
  ["${i|%05d}", "00010"],
  ["${s|%.2f}", "a b"],
  ["${s}", "'a b'"],
  ["${s|unquote}", "a b"],
  ["${q|unquote}", "x y"],
  ["${b}", "yes"],
  ["${b|default:x}", "True"],
  ["${n}", ""],
  ["${n|default:1}", "1"],
  ["${nope}", ""],
  ["${nope|default:d}", "d"],
  ["${nope|default}", ""],
  ["${lr|default:x}", "0.123456789"],
  ["${p|basename}", "os.txt"],
  ["${nope|basename}", ""],
  ["${l|%s}", "[1, 2]"],
  ["x", "x"],
  ["\\${lr}", "\\0.12345"],
  ["a ${i} b ${s}", "a 10 b 'a b'"],
  ["${i} ${default_label|%.5s}", "10 b=yes"],
  ["${", "${"],
  ["${}", "${}"],
])("%s renders as %s", (template, label) => {
  const warnings: string[] = [];
  expect([render(template, warnings), warnings]).toEqual([label, []]);
});

test("an unknown transform shows as an error", () => {
  const warnings: string[] = [];
  expect(render("${i|foo}", warnings)).toBe("#error#");
  expect(warnings).toEqual(["unsupported template transform: 'foo'"]);
});

test("a wrong format is warned of and leaves the value", () => {
  const warnings: string[] = [];
  expect(render("${i|%y}", warnings)).toBe("10");
  expect(warnings).toEqual([
    "error formatting 10 with '%y': unsupported format character 'y' (0x79) at index 1",
  ]);
});

test("infinity has no whole number", () => {
  expect(() => render("${inf|%04i}")).toThrow(UserError);
});

test("the template is the user's, or made of tags, or the operation's", () => {
  expect(labelTemplate({ label: "x", tags: ["t"], opLabel: "o" })).toBe("x");
  expect(labelTemplate({ label: "", tags: ["t"], opLabel: "o" })).toBe("");
  expect(labelTemplate({ label: undefined, tags: ["t", "u"], opLabel: "o" })).toBe("t u ${default_label}");
  expect(labelTemplate({ label: undefined, tags: [], opLabel: "o" })).toBe("o");
  expect(labelTemplate({ label: undefined, tags: [], opLabel: undefined })).toBeUndefined();
});
