import { expect, test } from "vitest";
import { pyRegExp } from "./py-pattern.ts";
import { pyResub } from "./py-resub.ts";

test.each([
  ["(?P<x>a+)b\\Z", "aab", "aab"],
  ["\\Aab", "xab", undefined],
  ["(?i)ABC", "xabc", "abc"],
  ["a{,2}b", "aaab", "aab"],
  ["a{x}", "a{x}", "a{x}"],
  ["a{}", "a{}", "a{}"],
  ["a{2", "a{2", "a{2"],
  ["[]a]+", "]a", "]a"],
  ["[^]a]+", "ab]", "b"],
  ["\\d+", "x١٢", "١٢"],
  ["\\w+", "-éa_1-", "éa_1"],
  ["\\bé", "é", "é"],
  ["a$", "a\n", "a"],
  ["a\\Z", "a\n", undefined],
  [".", "\r", "\r"],
  [".", "\n", undefined],
  ["(?s).", "\n", "\n"],
  ["(?m)^b", "a\nb", "b"],
  ["(?m)a$", "a\nb", "a"],
  ["(?P<a>x)(?P=a)", "xx", "xx"],
  ["(?x) a b  # text", "ab", "ab"],
  ["(?#note)a", "a", "a"],
  ["[\\w-]+", "a-b", "a-b"],
  ["[+--]+", "+,-", "+,-"],
  ["[&&]+", "&&", "&&"],
  ["[^\\W\\d]+", "1éa2", "éa"],
  ["\\-\\_\\/", "-_/", "-_/"],
  ["a/b", "a/b", "a/b"],
  ["(a)\\1", "aa", "aa"],
  ["\\x41\\u0042", "AB", "AB"],
  ["[\\b]", "\b", "\b"],
  ["[\\s]+", " \x1c\t", " \x1c\t"],
  ["step: (?P<_step>[0-9.]+)", "step: 1.5", "step: 1.5"],
  ["😀+", "😀😀", "😀😀"],
])("%j on %j finds %j", (pattern, text, found) => {
  expect(pyRegExp(pattern).exec(text)?.[0]).toBe(found);
});

test("named groups keep their names", () => {
  const match = pyRegExp("(?P<_key>\\w+):\\s+(?P<_val>\\S+)").exec("loss: 1e-5");
  expect({ ...match?.groups }).toEqual({ _key: "loss", _val: "1e-5" });
});

test.each([
  ["(", "Unterminated group"],
  ["*a", "Nothing to repeat"],
  ["[a", "unterminated character set"],
  ["\\q", "bad escape \\q"],
  ["a\\", "bad escape (end of pattern)"],
  ["(?P<1>a)", "bad character in group name '1'"],
  ["a(?i)b", "global flags not at the start of the expression"],
  ["(a)?(?(1)b|c)", "conditional groups are not supported"],
])("%j is refused: %s", (pattern, reason) => {
  expect(() => pyRegExp(pattern)).toThrow(`invalid regular expression '${pattern}': ${reason}`);
});

test("flags can be given apart", () => {
  expect(pyRegExp("^A$", ["i", "m"]).test("b\na")).toBe(true);
  expect("aAa".replaceAll(pyRegExp("a", [], "g"), "x")).toBe("xAx");
});

test.each([
  ["(a)(b)?", "\\2x\\1", "acab", "xacbxa"],
  ["(?P<n>a)", "[\\g<n>\\g<0>\\g<1>]", "bab", "b[aaa]b"],
  ["x*", "-", "abxd", "-a-b--d-"],
  ["a", "\\\\n\\n", "a", "\\n\n"],
  ["a", "$1$&", "a", "$1$&"],
  ["a", "\\.", "a", "\\."],
])("replacing %j by %j in %j gives %j", (pattern, replacement, text, result) => {
  expect(pyResub(pyRegExp(pattern), replacement, text)).toBe(result);
});

test.each(["\\1", "\\g<z>", "\\q", "\\"])("the replacement %j is refused", (replacement) => {
  expect(() => pyResub(pyRegExp("a"), replacement, "a")).toThrow("invalid");
});
