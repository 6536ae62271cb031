import { expect, test } from "vitest";
import { PyFloat, type PyValue } from "../base/index.ts";
import {
  encodeExperiment,
  encodeSessionEnd,
  encodeSessionStart,
  type HParam,
  hparamKind,
  hparamOf,
} from "./hparams.ts";

// The bytes are what TensorBoard 2.20's own `summary_v2` and protobuf make of the same values.

test("an experiment has the bytes TensorBoard gives it", () => {
  const experiment = {
    hparams: new Map<string, ReadonlySet<HParam>>([
      ["lr", new Set([0.1, 1])],
      ["fast", new Set([true])],
      ["opt", new Set(["sgd", "adam"])],
      ["mixed", new Set(["a", 1])],
    ]),
    metrics: new Set(["time", "loss"]),
  };
  expect(encodeExperiment(experiment).toString("hex")).toBe(
    [
      "2a99010a96010a145f68706172616d735f2f6578706572696d656e7442060801120212004a760a740a0768706172616d7312",
      "69126722120a046661737420022a080a0220000a022001221a0a026c722003321209000000000000f0ff11000000000000f0",
      "7f22070a056d6978656422180a036f707420012a0f0a061a046164616d0a051a037367642a080a0612046c6f73732a080a06",
      "120474696d65",
    ].join(""),
  );
});

test("a session has the bytes TensorBoard gives it", () => {
  const hparams = new Map<string, PyValue>([
    ["lr", new PyFloat(0.5)],
    ["n", 0],
    ["name", "größe"],
    ["none", null],
    ["off", false],
  ]);
  const event = encodeSessionStart({ name: "0123abcd train", hparams, startTime: 1.5 });
  expect(event.toString("hex")).toBe(
    [
      "2a9e010a9b010a1c5f68706172616d735f2f73657373696f6e5f73746172745f696e666f42060801120212004a730a710a07",
      "68706172616d7312661a640a0f0a026c72120911000000000000e03f0a0e0a016e12091100000000000000000a110a046e61",
      "6d6512091a076772c3b6c39f650a0a0a046e6f6e6512021a000a090a036f666612022000220e303132336162636420747261",
      "696e29000000000000f83f",
    ].join(""),
  );
});

test("an end has the bytes TensorBoard gives it", () => {
  expect(encodeSessionEnd("failure").toString("hex")).toBe(
    [
      "2a390a370a1a5f68706172616d735f2f73657373696f6e5f656e645f696e666f42060801120212004a110a0f0a0768706172",
      "616d73120422020802",
    ].join(""),
  );
  expect(encodeSessionEnd("unknown").toString("hex")).toBe(
    [
      "2a370a350a1a5f68706172616d735f2f73657373696f6e5f656e645f696e666f42060801120212004a0f0a0d0a0768706172",
      "616d7312022200",
    ].join(""),
  );
});

test.each([
  [[1, 0.5], "number"],
  [[true, false], "bool"],
  [["a"], "string"],
  [[1, true], "none"],
  [[1, "1"], "none"],
] as const)("values %j are of kind %s", (values, kind) => {
  expect(hparamKind(values)).toBe(kind);
});

test.each([
  [null, "None"],
  [[1, "a"], "[1, 'a']"],
  [new PyFloat(1), 1],
  [true, true],
])("the flag value %j counts as %j", (value, expected) => {
  expect(hparamOf(value)).toBe(expected);
});
