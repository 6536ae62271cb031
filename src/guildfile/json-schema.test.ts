import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { isPyList, isPyMap, PyFloat, type PyValue, parseYaml, pyStr } from "../base/index.ts";
import { guildfileSchema } from "./json-schema.ts";

const repo = join(import.meta.dirname, "..", "..");
const validate = new Ajv({
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
  strictTypes: false,
}).compile(guildfileSchema());

const asJson = (value: PyValue): unknown => {
  if (isPyList(value)) return value.map(asJson);
  if (isPyMap(value)) return Object.fromEntries([...value].map(([key, item]) => [pyStr(key), asJson(item)]));
  if (value instanceof PyFloat) return value.value;
  return typeof value === "object" && value !== null
    ? value.text
    : typeof value === "bigint"
      ? Number(value)
      : value;
};

const check = (text: string): boolean => validate(asJson(parseYaml(text)));

test("the schema that is shipped is the one made of the table (npm run schema)", () => {
  expect(JSON.parse(readFileSync(join(repo, "schema", "guildfile.json"), "utf8"))).toEqual(guildfileSchema());
});

const examples = readdirSync(join(repo, "examples")).map((name) => join(repo, "examples", name, "guild.yml"));
test.each(examples)("%s is valid", (path) => {
  check(readFileSync(path, "utf8"));
  expect(validate.errors ?? []).toEqual([]);
});

test.each([
  ["", true],
  ["train: train", true],
  ["train: {main: train, flags: {lr: 0.1, l: [1], d: {default: 1, min: 0}}}", true],
  ["- operations: {a: b}", true],
  [
    "- {model: m, extends: [c], params: {n: 1}, operations: {$include: c, a: {default-max-trials: '{{n}}'}}}",
    true,
  ],
  ["- config: c\n- include: [a.yml]\n- {package: p, requires: x}", true],
  ["a: {requires: [r, {file: x, rename: a b}, {sources: [f, {url: 'http://h'}]}, {resource: r}]}", true],
  ["a: {steps: [b, {run: c, flags: {x: 1}, expect: {output: x}}]}", true],
  [
    "a: {sourcecode: no}\nb: {sourcecode: ['*.py', {exclude: x}]}\nc: {sourcecode: {root: ., select: '*'}}",
    true,
  ],
  ["train: {mian: train}", false],
  ["train: 1", false],
  ["train: {flags: {lr: {defualt: 1}}}", false],
  ["train: {steps: {run: a}}", false],
  ["train: {requires: {file: a, url: b}}", false],
  ["- {model: m, operatoins: {}}", false],
  ["- {foo: 1}", false],
])("%j is valid: %s", (text, isValid) => {
  expect(check(text)).toBe(isValid);
});
