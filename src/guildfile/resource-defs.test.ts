import { expect, test } from "vitest";
import { resolvingName } from "./resource-defs.ts";
import { aGuildfile, aModel, anOp, faultsOf } from "./testing.ts";
import type { ResourceDef } from "./types.ts";

const inline = (requires: string): ResourceDef => {
  const [required] = anOp(`a: {requires: ${requires}}`).requires;
  if (required?.kind !== "inline") throw new Error("not inline");
  return required.resource;
};

test("items of requires are names, single sources and whole resources", () => {
  const { requires } = anOp(
    "a:\n  requires:\n    - r\n    - {resource: x, description: D}\n    - {file: b}\n    - {sources: [c, d], name: n}\n",
  );
  expect(
    requires.map((item) =>
      item.kind === "named"
        ? [item.spec, item.description, item.line]
        : [resolvingName(item.resource.name, item.resource.sources), item.line],
    ),
  ).toEqual([
    ["r", "", 3],
    ["x", "D", 4],
    ["file:b", 5],
    ["n", 6],
  ]);
});

test("every attribute of a source is read", () => {
  const [source] = inline(
    "{operation: up, name: m, flag-name: no, select: ['a(.*)', b], select-min: c, select-max: [d], rename: [a b, {pattern: x, repl: y}, z], unpack: no, optional: yes, warn-if-empty: no, fail-if-empty: yes, sha256: abc, type: zip, post-process: 'echo 1', replace-existing: yes, always-resolve: yes, preserve-path: yes, help: h, target-type: link, path: p, params: {k: 1}}",
  ).sources;
  expect(source).toEqual({
    kind: "operation",
    value: "up",
    uri: "operation:up",
    name: "m",
    flagName: false,
    select: [
      { pattern: "a(.*)", reduce: undefined },
      { pattern: "b", reduce: undefined },
      { pattern: "c", reduce: "min" },
      { pattern: "d", reduce: "max" },
    ],
    rename: [
      { pattern: "a", replacement: "b" },
      { pattern: "x", replacement: "y" },
      { pattern: ".*", replacement: "z" },
    ],
    unpack: false,
    optional: true,
    warnIfEmpty: false,
    failIfEmpty: true,
    sha256: "abc",
    archiveType: "zip",
    postProcess: "echo 1",
    replaceExisting: true,
    alwaysResolve: true,
    preservePath: true,
    help: "h",
    targetType: "link",
    targetPath: "p",
    params: new Map([["k", 1]]),
  });
});

test.each([
  ["{file: a}", "file", "file:a"],
  ["{url: 'http://x/y'}", "url", "http://x/y"],
  ["{module: os}", "module", "module:os"],
  ["{config: c.yml}", "config", "config:c.yml"],
])("%s is a %s source %s", (written, kind, uri) => {
  expect(inline(written).sources.map((source) => [source.kind, source.uri])).toEqual([[kind, uri]]);
});

test("a rename is split as a shell does, which takes backslashes outside quotes", () => {
  expect(inline("{file: a, rename: 'f(.*) g\\1'}").sources[0]?.rename).toEqual([
    { pattern: "f(.*)", replacement: "g1" },
  ]);
});

test("resources are mappings or lists of sources, sorted by name, and keep what was written", () => {
  const { resources } = aModel(
    "- {model: m, resources: {s: [a, {file: b}], r: {sources: [c], path: p, target-type: copy, default-unpack: no, private: yes, description: D, references: [u]}}}",
    "m",
  );
  expect(resources.map(({ sources, ...resource }) => [sources.map(({ uri }) => uri), resource])).toEqual([
    [
      ["file:c"],
      {
        name: "r",
        description: "D",
        targetPath: "p",
        targetType: "copy",
        defaultUnpack: false,
        private: true,
        references: ["u"],
        written: new Map<string, unknown>([
          ["sources", ["c"]],
          ["path", "p"],
          ["target-type", "copy"],
          ["default-unpack", false],
          ["private", true],
          ["description", "D"],
          ["references", ["u"]],
        ]),
      },
    ],
    [
      ["file:a", "file:b"],
      {
        name: "s",
        description: "",
        targetPath: undefined,
        targetType: undefined,
        defaultUnpack: true,
        private: false,
        references: [],
        written: new Map([["sources", ["a", new Map([["file", "b"]])]]]),
      },
    ],
  ]);
});

test("what a source has no use for, or has twice, is warned of", () => {
  const warnings: string[] = [];
  aGuildfile("a: {requires: {file: a, foo: 1, path: p, target-path: q}}", {}, (text) => warnings.push(text));
  expect(warnings).toEqual([
    "unexpected source attribute 'foo' in resource 'file:a'",
    "target-path and path both specified for source file:a - using target-path",
  ]);
});

test.each([
  [
    "{foo: 1}",
    "invalid source {'foo': 1} in resource ':<inline>': missing required attribute (one of config, file, module, url, operation)",
  ],
  [
    "{file: a, url: b}",
    "invalid source {'file': 'a', 'url': 'b'} in resource ':<inline>': conflicting attributes (file, url)",
  ],
  ["{sources: a}", "invalid sources value for resource ':<inline>': 'a'"],
  ["{sources: [1]}", "invalid source for resource ':<inline>': 1"],
  ["{file: a, rename: 'a b c'}", "invalid rename spec 'a b c': expected 'PATTERN REPL' or 'NAME'"],
  ["{file: a, rename: 1}", "invalid rename spec 1: expected string or map"],
  ["{file: a, select: 1}", "invalid select val: 1"],
  ["{file: a, target-type: foo}", "unsupported target-type 'foo' in source None (expected 'link' or 'copy')"],
])("requires %s: %s", (written, fault) => {
  expect(faultsOf(`a: {requires: ${written}}`)[0]).toBe(`1 ${fault}`);
});
