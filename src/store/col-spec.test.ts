import { expect, test } from "vitest";
import { UserError } from "../base/index.ts";
import { type Col, ColSpecError, parseColSpec } from "./col-spec.ts";

const shown = (col: Col): string =>
  col.kind === "scalar"
    ? `${col.qualifier} ${col.key}${col.isStep ? " step" : ""} -> ${col.heading}`
    : `${col.kind} ${col.name} -> ${col.heading}`;

test.each<readonly [string, readonly string[]]>([
  ["loss", ["last loss -> loss"]],
  ["scalar:loss", ["last loss -> loss"]],
  [
    "loss, train_acc,val_acc",
    ["last loss -> loss", "last train_acc -> train_acc", "last val_acc -> val_acc"],
  ],
  ["min loss", ["min loss -> loss"]],
  ["max loss step", ["max loss step -> loss step"]],
  ["avg gpu", ["avg gpu -> gpu"]],
  ["loss step as step", ["last loss step -> step"]],
  ["min loss as min", ["min loss -> min"]],
  ["min loss as 'lowest loss'", ["min loss -> lowest loss"]],
  ['min loss as "a\\tb"', ["min loss -> a\tb"]],
  ["loss as a as b", ["last loss -> b"]],
  [".id", ["attr id -> id"]],
  [". id", ["attr id -> id"]],
  ["attr:'a b'", ["attr a b -> a b"]],
  [".model.units as u", ["attr model.units -> u"]],
  ["=lr", ["flag lr -> lr"]],
  ["flag:batch-size as b", ["flag batch-size -> b"]],
  ["=it's", ["flag it's -> it's"]],
  ["'flag:x'", ["last flag:x -> flag:x"]],
  ["flags:foo", ["last flags:foo -> flags:foo"]],
  ["'foo bar'", ["last foo bar -> foo bar"]],
  ["'min'", ["last min -> min"]],
  ["Min", ["last Min -> Min"]],
  ["#loss", ["last #loss -> loss"]],
  ["logs/a#loss step", ["last logs/a#loss step -> logs/a loss step"]],
  ["'.guild#loss'", ["last .guild#loss -> .guild loss"]],
  ["losses/.+", ["last losses/.+ -> losses/.+"]],
  ["\n a,\n\tb \n", ["last a -> a", "last b -> b"]],
  ["größe as 中", ["last größe -> 中"]],
])("the columns of %j", (text, expected) => {
  expect(parseColSpec(text).map(shown)).toEqual(expected);
});

test.each([
  ["", "query string cannot be empty"],
  ["min", "query string cannot be empty"],
  ["a,", "query string cannot be empty"],
  ["a as", "query string cannot be empty"],
  ["=", "query string cannot be empty"],
  ["bad,,", "unexpected token ',', line 1, pos 11"],
  ["foo bar", "unexpected token 'bar', line 1, pos 11"],
  ["minn loss", "unexpected token 'loss', line 1, pos 12"],
  ["total step as step", "unexpected token 'step', line 1, pos 13"],
  ["with space", "unexpected token 'space', line 1, pos 12"],
  ["a,\nb c", "unexpected token 'c', line 2, pos 12"],
  ["='a b'", "unexpected token ''a b'', line 1, pos 8"],
  ["scalar:min loss", "unexpected token 'min', line 1, pos 14"],
  ["..id", "unexpected token '.', line 1, pos 8"],
  ["loss step step", "unexpected token 'step', line 1, pos 17"],
  ["select", "unexpected token 'select', line 1, pos 7"],
  ["a as select", "unexpected token 'select', line 1, pos 12"],
  ["'foo", "unexpected token ''', line 1, pos 7"],
])("%j is no column list", (text, message) => {
  expect(() => parseColSpec(text)).toThrow(new ColSpecError(message));
});

test.each(["avg", "total", "count"])("%s has no step", (qualifier) => {
  const hint = `Use 'first', 'last', 'min' or 'max' with 'step': '${qualifier}' has none.`;
  expect(() => parseColSpec(`${qualifier} loss step`)).toThrow(
    new UserError(`unsupported scalar type qual='${qualifier}' step=True`, { hint }),
  );
});
