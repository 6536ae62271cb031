import fc from "fast-check";
import { expect, test } from "vitest";
import { UserError } from "../base/index.ts";
import type { Command, OptionSpecs } from "./command.ts";
import { optionNames, takesValue } from "./option-names.ts";
import { parseArgs, parseLeadingOptions } from "./parse.ts";
import { commandTree, type Entry } from "./tree.ts";

const options = {
  label: { flags: "-l, --label", metavar: "VAL", help: "" },
  filterOps: { flags: "-Fo, --operation", metavar: "VAL", help: "", repeat: true },
  filter: { flags: "-F, --filter", metavar: "EXPR", help: "" },
  running: { flags: "-Sr, --running / --not-running", help: "" },
  statusChars: { flags: "-S", metavar: "TEXT", help: "", hidden: true },
  limit: { flags: "-n, --limit, --top", metavar: "N", type: { min: 1 }, help: "" },
  port: { flags: "--port", metavar: "N", type: { min: 0, max: 65535 }, help: "" },
  seed: { flags: "--seed", type: "integer", help: "" },
  minutes: { flags: "--stop-after", metavar: "N", type: "number", help: "" },
  shell: { flags: "-s, --shell", type: ["bash", "zsh", "fish"], help: "" },
  tool: { flags: "--tool", metavar: "TOOL", type: ["hiplot"], help: "" },
  more: { flags: "-m, --more", count: true, help: "" },
  yes: { flags: "-y, --yes", help: "" },
  json: { flags: "--json", help: "" },
} as const satisfies OptionSpecs;

const command = { args: [{ metavar: "RUN" }], options };

const given = (argv: readonly string[]) => {
  const parsed = parseArgs(command, argv, "guild x");
  return Object.fromEntries(
    Object.entries(parsed.options).filter(
      ([, value]) => value !== undefined && value !== false && value !== 0 && !isEmptyList(value),
    ),
  );
};

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

test.each<[string, readonly string[], object]>([
  ["a long option and its value", ["--label", "a b"], { label: "a b" }],
  ["a long option with =", ["--label=a=b"], { label: "a=b" }],
  ["an empty value", ["--label="], { label: "" }],
  ["a short option with a value after it", ["-l", "x"], { label: "x" }],
  ["a short option with its value attached", ["-lx"], { label: "x" }],
  ["a value that looks like an option", ["-l", "-y"], { label: "-y" }],
  ["bundled letters", ["-yn5"], { yes: true, limit: 5 }],
  ["a multi-letter option before letters", ["-Fo", "train"], { filterOps: ["train"] }],
  ["a multi-letter option with =", ["-Fo=train"], { filterOps: ["train"] }],
  ["letters where no multi-letter option is", ["-Fox"], { filter: "ox" }],
  ["a status filter", ["-Sr"], { running: true }],
  ["status letters", ["-Set"], { statusChars: "et" }],
  ["repeated values in order", ["-Fo", "a", "--operation=b"], { filterOps: ["a", "b"] }],
  ["the last of two values", ["-n", "x", "--top", "3"], { limit: 3 }],
  ["a count", ["-mm", "--more"], { more: 3 }],
  ["a number", ["--stop-after", "0.5"], { minutes: 0.5 }],
  ["an integer as Python reads it", ["--seed", " +1_0 "], { seed: 10 }],
  ["a choice", ["-s", "zsh"], { shell: "zsh" }],
])("%s is read", (_, argv, expected) => {
  expect(given(argv)).toEqual(expected);
});

test("an option that was switched off is false, one not given is undefined", () => {
  expect(parseArgs(command, ["--not-running"], "guild x").options.running).toBe(false);
  expect(parseArgs(command, [], "guild x").options.running).toBe(undefined);
});

test("options and arguments mix until --", () => {
  const many = { args: [{ metavar: "RUN", multiple: true as const }], options };
  const parsed = parseArgs(many, ["1", "-y", "2", "-", "--", "-n", "--"], "guild x");
  expect(parsed.args).toEqual(["1", "2", "-", "-n", "--"]);
  expect(parsed.options.yes).toBe(true);
});

test("help wins over wrong values but not over unknown options", () => {
  expect(parseArgs(command, ["-n", "x", "--help", "a", "b"], "guild x").help).toBe(true);
  expect(() => parseArgs(command, ["--help", "--bogus"], "guild x")).toThrow(UserError);
});

const withHint = "Try 'guild x --help' for more information.";

test.each<[readonly string[], string, string | undefined]>([
  [["--bogus"], "unrecognized option '--bogus'", withHint],
  [["--labl=x"], "unrecognized option '--labl' (did you mean --label?)", withHint],
  [["--not-runing"], "unrecognized option '--not-runing' (did you mean --not-running?)", withHint],
  [["--hel"], "unrecognized option '--hel' (did you mean --help?)", withHint],
  [["--Fo"], "unrecognized option '--Fo' (did you mean -Fo?)", withHint],
  [["-yx"], "unrecognized option '-x'", withHint],
  [["a", "b"], "unexpected extra argument 'b'", withHint],
  [["a", "b", "c"], "unexpected extra arguments 'b c'", withHint],
  [["--label"], "Option '--label' requires an argument.", undefined],
  [["-Fo"], "Option '-Fo' requires an argument.", undefined],
  [["-yn"], "Option '-n' requires an argument.", undefined],
  [["--json=1"], "Option '--json' does not take a value.", undefined],
  [["--seed", "1.5"], "Invalid value for '--seed': '1.5' is not a valid integer.", withHint],
  [["-n", "0"], "Invalid value for '-n' / '--limit' / '--top': 0 is not in the range x>=1.", withHint],
  [["-n=5"], "Invalid value for '-n' / '--limit' / '--top': '=5' is not a valid integer range.", withHint],
  [["--port", "65536"], "Invalid value for '--port': 65536 is not in the range 0<=x<=65535.", withHint],
  [["-s", "csh"], "Invalid value for '-s' / '--shell': 'csh' is not one of 'bash', 'zsh', 'fish'.", withHint],
  [["--tool", "it's"], `Invalid value for '--tool': "it's" is not 'hiplot'.`, withHint],
  [["--stop-after", "abc"], "Invalid value for '--stop-after': abc", withHint],
  [["--seed", "x", "-n", "0"], "Invalid value for '--seed': 'x' is not a valid integer.", withHint],
])("%j is the usage error of 0.9", (argv, message, hint) => {
  expect(errorOf(() => parseArgs(command, argv, "guild x"))).toMatchObject({ message, hint, exitCode: 2 });
});

test("missing arguments are named as usage shows them", () => {
  const many = {
    args: [{ metavar: "PACKAGE", required: true as const, multiple: true as const }],
    options: {},
  };
  expect(errorOf(() => parseArgs(many, [], "guild install"))).toMatchObject({
    message: "missing argument for PACKAGE...",
    hint: "Try 'guild install --help' for more information.",
  });
});

test("options of a group end at the first word", () => {
  const { options: values, rest } = parseLeadingOptions(options, ["-y", "rm", "-n", "1"], "guild runs");
  expect(values.yes).toBe(true);
  expect(rest).toEqual(["rm", "-n", "1"]);
});

const errorOf = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    return error;
  }
};

const loadCommands = async (): Promise<readonly Command[]> => {
  const loaders = (entries: readonly Entry[]): readonly (() => Promise<{ readonly default: Command }>)[] =>
    entries.flatMap((entry) => {
      if (entry.kind === "command") return [entry.load];
      return entry.kind === "group" ? loaders(entry.commands) : [];
    });
  return Promise.all(loaders(commandTree).map(async (load) => (await load()).default));
};

test("no command line makes the parser fail with anything but a usage error", async () => {
  const commands = await loadCommands();
  const words = fc.oneof(
    fc.string(),
    fc.string().map((text) => `-${text}`),
    fc.string().map((text) => `--${text}`),
    fc.constantFrom("--", "-", "", "-n5", "-Fo", "--label=x", "--help", "-Set", "--not-running"),
  );
  fc.assert(
    fc.property(fc.constantFrom(...commands), fc.array(words, { maxLength: 6 }), (each, argv) => {
      const result = errorOf(() => parseArgs(each, argv, "guild x"));
      expect(result instanceof Error ? result instanceof UserError : true).toBe(true);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("every spelling of every option of every command is read", async () => {
  for (const each of await loadCommands()) {
    for (const [key, spec] of Object.entries(each.options)) {
      for (const name of optionNames(spec).on) {
        const type = spec.type;
        const value = Array.isArray(type) ? String(type[0]) : "3";
        const argv = takesValue(spec) ? [name, value] : [name];
        const parsed = parseArgs({ args: [], options: each.options }, argv, each.name);
        expect([each.name, name, parsed.options[key]]).not.toEqual([each.name, name, undefined]);
        expect(parsed.options[key]).not.toBe(false);
      }
    }
  }
});
