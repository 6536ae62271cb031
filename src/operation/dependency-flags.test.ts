import { expect, test } from "vitest";
import { aResource, aSource } from "../dependencies/resolve.fixture.ts";
import { resolvingName } from "../guildfile/index.ts";
import { plainFlag } from "../values/index.ts";
import { dependencyFlags, withDependencyFlags } from "./dependency-flags.ts";

const shown = (sources: Parameters<typeof aResource>[0]) =>
  dependencyFlags([aResource(sources)]).map(({ flag }) => [flag.name, flag.alias, flag.default]);

test("operation sources and file sources with a flag name have flags", () => {
  expect(
    shown([
      aSource("operation", "a"),
      aSource("operation", "b", { name: "model" }),
      aSource("operation", "c", { name: "n", flagName: "f" }),
      aSource("operation", "d", { flagName: false }),
      aSource("file", "x.txt"),
      aSource("file", "y.txt", { flagName: "rf" }),
      aSource("module", "os", { flagName: "m" }),
    ]),
  ).toEqual([
    ["operation:a", "a", null],
    ["model", undefined, null],
    ["f", undefined, null],
    ["rf", undefined, "y.txt"],
  ]);
  const [first] = dependencyFlags([aResource([aSource("operation", "a")])]);
  const extra = new Map([["name", "operation:a"]]);
  expect(first?.flag).toEqual({
    ...plainFlag("operation:a"),
    alias: "a",
    argSkip: true,
    type: "string",
    extra,
  });
});

test("a flag the operation defines keeps what it says, but for a type that cannot be", () => {
  const flags = [
    { ...plainFlag("model"), type: "number", description: "Model", argSkip: false },
    { ...plainFlag("rf"), type: "path" },
  ];
  const sources = [
    aSource("operation", "a", { name: "model" }),
    aSource("file", "y.txt", { flagName: "rf" }),
    aSource("operation", "b"),
  ];
  const result = withDependencyFlags("train", flags, [aResource(sources)]);
  expect(result.flags.map(({ name, type, argSkip, default: value }) => [name, type, argSkip, value])).toEqual(
    [
      ["model", "string", false, null],
      ["rf", "path", true, "y.txt"],
      ["operation:b", "string", true, null],
    ],
  );
  expect(result.warnings).toEqual([
    "flag 'model' for operation train is configured with type 'number' - this value cannot be used because it " +
      "conflicts with the dependency 'model' - ignoring configured value",
  ]);
});

test("a resource is named by its name or its sources", () => {
  const sources = [aSource("file", "a"), aSource("file", "b", { name: "n" })];
  expect(resolvingName("r", sources)).toBe("r");
  expect(resolvingName(undefined, sources)).toBe("file:a,n");
  expect(resolvingName(undefined, [])).toBe("resource");
});
