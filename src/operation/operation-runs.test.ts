import fc from "fast-check";
import { expect, test } from "vitest";
import type { OpRef } from "../run/index.ts";
import { matchOperationRuns, operationSpecsText, type RunCandidate } from "./operation-runs.ts";

const anOpRef = (opName: string, parts: Partial<OpRef> = {}): OpRef => ({
  pkgType: "guildfile",
  pkgName: "/p",
  pkgVersion: "h",
  modelName: "",
  opName,
  ...parts,
});

const idOf = (start: string) => start.padEnd(32, "0");

const aCandidate = (id: string, parts: Partial<RunCandidate> = {}): RunCandidate => ({
  id: idOf(id),
  opRef: anOpRef("up"),
  status: "completed",
  started: 1,
  marked: false,
  ...parts,
});

const chosen = (
  spec: string,
  candidates: readonly RunCandidate[],
  value?: string,
  includeStaged = false,
): string | undefined => matchOperationRuns({ spec, value, includeStaged }, candidates)?.id;

test("the run started last is taken, or a marked one", () => {
  const runs = [aCandidate("a"), aCandidate("b", { started: 3 }), aCandidate("c", { started: 2 })];
  expect(chosen("up", runs)).toBe(idOf("b"));
  expect(chosen("up", [...runs, aCandidate("d", { started: 0, marked: true })])).toBe(idOf("d"));
  expect(chosen("up", [])).toBeUndefined();
});

test.each<[RunCandidate["status"], boolean, boolean]>([
  ["completed", false, true],
  ["running", false, true],
  ["terminated", false, true],
  ["error", false, false],
  ["pending", false, false],
  ["staged", false, false],
  ["staged", true, true],
  ["error", true, false],
])("a run that is %s (staged too: %s) is suitable: %s", (status, includeStaged, suitable) => {
  expect(chosen("up", [aCandidate("a", { status })], undefined, includeStaged) !== undefined).toBe(suitable);
});

test.each([
  ["up", true],
  ["u.*,other", true],
  ["other, up", true],
  ["u", false],
  ["p", false],
  ["m:up", false],
  ["+", false],
  ["(", false],
])("operation %s matches the run of up: %s", (spec, matches) => {
  expect(chosen(spec, [aCandidate("a")]) !== undefined).toBe(matches);
});

test("model and package take part where they are given", () => {
  const ofModel = aCandidate("a", { opRef: anOpRef("up", { modelName: "m1" }) });
  const ofPackage = aCandidate("b", {
    opRef: anOpRef("up", { pkgType: "package", pkgName: "pkg", modelName: "m1" }),
  });
  expect(chosen("up", [ofModel])).toBe(idOf("a"));
  expect(chosen("m.:up", [ofModel])).toBe(idOf("a"));
  expect(chosen("m:up", [ofModel])).toBeUndefined();
  expect(chosen("pkg/m1:up", [ofModel, ofPackage])).toBe(idOf("b"));
});

test("a beginning of an id narrows the choice, a whole id decides", () => {
  const failed = aCandidate("abc", { status: "error", opRef: anOpRef("other") });
  const runs = [failed, aCandidate("abd"), aCandidate("x", { started: 9 })];
  expect(chosen("up", runs, "ab")).toBe(idOf("abd"));
  expect(chosen("up", runs, "abc")).toBeUndefined();
  expect(chosen("up", runs, idOf("abc"))).toBe(idOf("abc"));
});

test("a run without an operation or a start is no obstacle", () => {
  const runs = [aCandidate("a", { opRef: undefined }), aCandidate("b", { started: undefined })];
  expect(chosen(".*", runs)).toBe(idOf("b"));
});

test("the choice does not depend on the order of the candidates", () => {
  const candidates = fc.uniqueArray(
    fc.record({ started: fc.integer({ min: 1, max: 1000 }), marked: fc.boolean() }),
    { selector: ({ started }) => started, maxLength: 8 },
  );
  fc.assert(
    fc.property(candidates, (given) => {
      const runs = given.map((parts) => aCandidate(String(parts.started), parts));
      expect(chosen("up", runs.toReversed())).toBe(chosen("up", runs));
    }),
    { seed: 5 },
  );
});

test.each(["", "a/b", "a,", "m:"])("the spec %j is no operation", (spec) => {
  expect(() => chosen(spec, [aCandidate("a")])).toThrow("inavlid operation reference '");
});

test("specs are shown as messages name them", () => {
  expect(operationSpecsText("a, m:b,pkg/m:c")).toBe("a,m:b,pkg/m:c");
});
