import { expect, test } from "vitest";
import { isInNamespace, parseNamespace } from "./namespace.ts";

test.each([
  ["vision", "vision"],
  ["vision/resnet", "vision/resnet"],
  ["vision/resnet/", "vision/resnet"],
  [" vision ", "vision"],
  ["größe/模型", "größe/模型"],
  ["", undefined],
  ["/", undefined],
])("%j is the namespace %j", (text, namespace) => {
  expect(parseNamespace(text, "here")).toBe(namespace);
});

test.each([["a b"], ["/a"], ["a//b"], ["-"], ["a/-b"], ["a\nb"]])("%j is no namespace", (text) => {
  expect(() => parseNamespace(text, "--namespace")).toThrow(`invalid namespace '${text}' in --namespace`);
});

test.each([
  ["vision/resnet", "vision", true],
  ["vision/resnet", "vision/resnet", true],
  ["vision/resnet", "vision/", true],
  ["vision/resnet", "vision/res", false],
  ["vision", "vision/resnet", false],
  ["visionary", "vision", false],
  [undefined, "vision", false],
  [undefined, "-", true],
  ["vision", "-", false],
])("a run of %j asked for %j: %j", (namespace, wanted, isIn) => {
  expect(isInNamespace(namespace, wanted)).toBe(isIn);
});
