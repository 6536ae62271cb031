import fc from "fast-check";
import { expect, test } from "vitest";
import { joinShell, plainShellQuote, shellQuote, splitShell } from "./shlex.ts";

test.each([
  ["", "''", "''"],
  ["a-b_c@d%+=:,./", "a-b_c@d%+=:,./", "a-b_c@d%+=:,./"],
  ["a b", "'a b'", "'a b'"],
  ["it's", `'it'"'"'s'`, `'it'"'"'s'`],
  ["'it'", `''"'"'it'"'"''`, `"'it'"`],
  ["'", `''"'"''`, `''"'"''`],
  ["é", "'é'", "'é'"],
])("%j is quoted as %s, by Guild as %s", (text, plain, guild) => {
  expect([plainShellQuote(text), shellQuote(text)]).toEqual([plain, guild]);
});

test.each([
  ["a  b\tc\nd", ["a", "b", "c", "d"]],
  ["a 'b c' \"d e\"", ["a", "b c", "d e"]],
  ["a'b'\"c\"d", ["abcd"]],
  ["a\\ b", ["a b"]],
  [`"a\\"b\\\\c\\d"`, ['a"b\\c\\d']],
  ["'a\\b'", ["a\\b"]],
  ["'' \"\"", ["", ""]],
  ["a #b", ["a", "#b"]],
  ["", []],
  ["  ", []],
])("%j splits into %j", (text, words) => {
  expect(splitShell(text)).toEqual(words);
});

test.each([
  ["'a", "No closing quotation"],
  ['a "b', "No closing quotation"],
  ["a\\", "No escaped character"],
])("%j fails: %s", (text, message) => {
  expect(() => splitShell(text)).toThrow(message);
});

test("joined words split into themselves", () => {
  const word = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."ab '\"\\$\n") }));
  fc.assert(
    fc.property(fc.array(word), (words) => {
      expect(splitShell(joinShell(words))).toEqual(words);
    }),
    { seed: 3 },
  );
});
