import { expect, test } from "vitest";
import { aModel, anOp, faultsOf } from "./testing.ts";

const include = (...patterns: readonly string[]) => ({ result: "include", patterns, type: undefined });
const exclude = (...patterns: readonly string[]) => ({ result: "exclude", patterns, type: undefined });
const nothing = { disabled: false, root: undefined, dest: undefined, digest: undefined, rules: [] };

test.each([
  ["", undefined],
  ["sourcecode: ", nothing],
  ["sourcecode: no", { ...nothing, disabled: true }],
  ["sourcecode: []", { ...nothing, disabled: true }],
  ["sourcecode: '*.py'", { ...nothing, rules: [exclude("*"), include("*.py")] }],
  ["sourcecode: ['*.py', b]", { ...nothing, rules: [exclude("*"), include("*.py"), include("b")] }],
  ["sourcecode: ['*.py', {exclude: x}]", { ...nothing, rules: [include("*.py"), exclude("x")] }],
  ["sourcecode: [{exclude: [a, b]}]", { ...nothing, rules: [exclude("a", "b")] }],
  [
    "sourcecode: [{include: {dir: a}}, {exclude: {text: [a, b]}}, {include: {binary: c}}]",
    {
      ...nothing,
      rules: [
        { ...include("a"), type: "dir" },
        { ...exclude("a", "b"), type: "text" },
        { ...include("c"), type: "binary" },
      ],
    },
  ],
  [
    "sourcecode: {root: src, dest: code, digest: yes}",
    { ...nothing, root: "src", dest: "code", digest: true },
  ],
  ["sourcecode: {select: no, root: ..}", { ...nothing, disabled: true, root: ".." }],
  ["sourcecode: {select: a}", { ...nothing, rules: [exclude("*"), include("a")] }],
])("'%s' selects %j", (attribute, expected) => {
  expect(anOp(`a: {main: m, ${attribute}}`).sourceCode).toEqual(expected);
});

test("a mapping in the child hides what the parent selects", () => {
  const text =
    "- {config: p, sourcecode: {select: '*.py', root: src}}\n- {model: m, extends: p, sourcecode: {dest: d}}";
  expect(aModel(text, "m").sourceCode).toEqual({ ...nothing, dest: "d" });
});

test.each([
  ["yes", "invalid select files spec True: expected a string, list, or mapping"],
  ["[1]", "invalid sourcecode 1: expected a string or mapping"],
  [
    "[{include: a, exclude: b}]",
    "invalid file select spec {'include': 'a', 'exclude': 'b'}: cannot include both include and exclude - use multiple select specs in the order you want to apply the filters",
  ],
  ["[{foo: 1}]", "unsupported file select spec: {'foo': 1}"],
  ["[{include: 1}]", "unsupported include value: 1"],
  [
    "{select: {root: x}}",
    "invalid file select spec {'select': [], 'root': 'x', 'digest': None, 'dest': None}: expected a list or no/off",
  ],
])("sourcecode %s: %s", (written, fault) => {
  expect(faultsOf(`a: {sourcecode: ${written}}`)).toEqual([`1 ${fault}`]);
});
