import fc from "fast-check";
import { expect, test } from "vitest";
import { anOpRef } from "../../test/rig/a-run.ts";
import { batchName, formatOpRef, opRefName, opRefSpec, parseOpRef } from "./index.ts";

test.each([
  ["script:/tmp/x '' '' train.py", { pkgType: "script", pkgName: "/tmp/x", opName: "train.py" }],
  ["guildfile:'/a b/guild.yml' 0f cnn 'odd name'", { pkgName: "/a b/guild.yml", modelName: "cnn" }],
  ["func:'' '' '' add", { pkgType: "func", pkgName: "", opName: "add" }],
  ["pending:? ? ? m:train\n", { pkgType: "pending", pkgVersion: "?", opName: "m:train" }],
  ["package:C:x 1 '' y", { pkgType: "package", pkgName: "C:x" }],
])("%j is read", (text, parts) => {
  expect(parseOpRef(text)).toMatchObject(parts);
});

test.each([[""], ["train"], ["a:b c d"], ["a:b c d e f"], ["ab c d e"], ["a:'b c d e"]])(
  "%j is no operation reference",
  (text) => {
    expect(parseOpRef(text)).toBeUndefined();
  },
);

test("what is written reads back", () => {
  const part = fc.string({ unit: fc.constantFrom("a", "'", '"', " ", ":", "\\", "é", "\n", "$") });
  fc.assert(
    fc.property(fc.tuple(part, part, part, part), ([pkgName, pkgVersion, modelName, opName]) => {
      const opRef = anOpRef({ pkgName, pkgVersion, modelName, opName });
      expect(parseOpRef(formatOpRef(opRef))).toEqual(opRef);
    }),
    { seed: 1 },
  );
});

test.each([
  [{ opName: "train" }, "train", "train"],
  [{ modelName: "m" }, "m:train", "m:train"],
  [{ pkgType: "package", pkgName: "gpkg.mnist", modelName: "m" }, "gpkg.mnist/m:train", "gpkg.mnist/m:train"],
  [{ pkgType: "package", pkgName: "gpkg.mnist" }, "gpkg.mnist/train", "gpkg.mnist/train"],
  [{ pkgType: "script", pkgName: "/x", opName: "a.py" }, "a.py", "/x/a.py"],
  [{ pkgType: "func", pkgName: "" }, "train()", "train"],
  [{ pkgType: "pending", modelName: "?" }, "train", "?:train"],
  [{ pkgType: "wombat" }, undefined, "train"],
])("%o is called %s", (parts, name, spec) => {
  expect(opRefName(anOpRef(parts))).toBe(name);
  expect(opRefSpec(anOpRef(parts))).toBe(spec);
});

test("a batch has its prototype's name and its own, with one plus", () => {
  expect([batchName("m:train", "+"), batchName("m:train", "skopt:gp")]).toEqual([
    "m:train+",
    "m:train+skopt:gp",
  ]);
});
