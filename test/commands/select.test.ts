import { expect, test } from "vitest";
import { PyFloat, type PyKey, type PyValue } from "../../src/base/index.ts";
import { failed, printed } from "../rig/outcome.ts";
import { aProject, type Project } from "../rig/project.ts";
import { aRunDir, idOf, startedText } from "../rig/runs.ts";

const [a, b, c, d] = ["a", "b", "c", "d"].map(idOf) as [string, string, string, string];

const flags = (values: Readonly<Record<string, PyValue>>) => new Map<PyKey, PyValue>(Object.entries(values));

/** Newest first; the newest has no results. */
const someRuns = (project: Project) => {
  aRunDir(project, { name: "a", op: "prepare", attrs: { exit_status: 1 } });
  aRunDir(project, {
    name: "b",
    at: -1,
    attrs: { flags: flags({ lr: new PyFloat(0.5), opt: "adam2" }), label: "lr=0.5" },
    scalars: { loss: [3, 1, 2], acc: [0.25] },
  });
  aRunDir(project, {
    name: "c",
    at: -2,
    attrs: { flags: flags({ lr: 10, opt: "adam10" }) },
    scalars: { loss: [0, 5, 10], acc: [0.75] },
  });
  aRunDir(project, {
    name: "d",
    at: -3,
    attrs: { flags: flags({ lr: 9, opt: "Adam" }) },
    scalars: { loss: [5, 5, 5], acc: [0.5] },
  });
};

test.each([
  [[], [a]],
  [["2"], [b]],
  [["bbb"], [b]],
  [["-Fo", "train"], [b]],
  [["-Fo", "train", "2"], [c]],
  [["-A"], [a, b, c, d]],
  [
    ["-A", "-Sc"],
    [b, c, d],
  ],
  [
    ["3", "1"],
    [c, a],
  ],
  [
    ["1", "1"],
    [a, a],
  ],
  [
    ["2:3", "a"],
    [b, c, a],
  ],
  [["-A", "-Fo", "nope"], []],
  [["--min", "loss"], [b]],
  [["--max", "loss"], [c]],
  [["-min", "min loss"], [c]],
  [["-max", "first loss"], [d]],
  [["--max", "acc"], [c]],
  [["--min", "=lr"], [b]],
  [["--max", "=lr"], [c]],
  [["--min", "=opt"], [d]],
  [["--max", "=opt"], [c]],
  [["--min", ".id"], [a]],
  [["--max", ".started"], [a]],
  [["--min", "loss", "3:"], [d]],
  [["--max", "loss", "b", "d", "-A"], [d]],
  [["--min", "nothing"], [a]],
  [["--max", "nothing"], [a]],
] as const)("select %j is %j", async (args, ids) => {
  await using project = await aProject();
  someRuns(project);
  expect(await project.guild("select", ...args)).toEqual(printed(...ids));
});

test.each([
  ["-s", "bbbbbbbb"],
  ["--attr=short_id", "bbbbbbbb"],
  ["--attr=id", b],
  ["--attr=index", "[bbbbbbbb]"],
  ["--attr=short_index", "[bbbbbbbb]"],
  ["--attr=num_index", "[?]"],
  ["--attr=operation", "m:train"],
  ["--attr=model", "m"],
  ["--attr=op_name", "train"],
  ["--attr=pkg_name", "/project/guild.yml"],
  ["--attr=from", "/project/guild.yml"],
  ["--attr=status", "completed"],
  ["--attr=status_with_remote", "completed"],
  ["--attr=started", startedText(0)],
  ["--attr=stopped", startedText(2)],
  ["--attr=duration", "0:00:02"],
  ["--attr=marked", "yes"],
  ["--attr=label", "two words"],
  ["--attr=command", 'python -m "a b" ""'],
  ["--attr=exit_status", "0"],
  ["--attr=pid", ""],
  ["--attr=sourcecode_digest", "0123456789"],
  ["--attr=vcs_commit", "git:abc"],
  ["--attr=flags", "lr: 0.5\nopt: adam2"],
  ["--attr=tags", "- x\n- y"],
  ["--attr=custom", "1.0e-05"],
  ["--attr=empty", "null"],
] as const)("select %s shows %j", async (option, text) => {
  await using project = await aProject();
  aRunDir(project, {
    name: "b",
    opRef: { modelName: "m", pkgName: "/project/guild.yml" },
    attrs: {
      cmd: ["python", "-m", "a b", ""],
      custom: new PyFloat(1e-5),
      empty: null,
      flags: flags({ lr: new PyFloat(0.5), opt: "adam2" }),
      label: "two words",
      marked: true,
      sourcecode_digest: "0123456789",
      tags: ["x", "y"],
      vcs_commit: "git:abc",
    },
  });
  expect(await project.guild("select", option)).toEqual(printed(text));
});

test("the directory of a run is shown in full, or from the user's home", async () => {
  await using project = await aProject();
  const { dir } = aRunDir(project, { name: "a" });
  expect(await project.guild("select", "--path")).toEqual(printed(dir));
  expect(await project.guild("select", "--dir")).toEqual(printed(dir));
  expect(await project.guildWith({ env: { HOME: project.home } }, "select", "-a", "run_dir")).toEqual(
    printed(`~/runs/${a}`),
  );
});

test("an attribute is shown for every selected run", async () => {
  await using project = await aProject();
  someRuns(project);
  expect(await project.guild("select", "-A", "-a", "operation")).toEqual(
    printed("prepare", "train", "train", "train"),
  );
});

test.each([
  [["--attr", "wombat"], ["guild: no such run attribute 'wombat'"]],
  [["--attr", "."], ["guild: no such run attribute '.'"]],
  [["--min", "foo bar"], ["guild: invalid col spec 'foo bar': unexpected token 'bar', line 1, pos 11"]],
  [["--max", "loss, acc"], ["guild: invalid col spec 'loss, acc': multiple cols not supported"]],
  [["-Fo", "nope"], ["guild: no matching runs"]],
  [["--min", "loss", "-Fo", "nope"], ["guild: no matching runs"]],
  [
    ["9"],
    [
      "guild: could not find a run matching '9'",
      "Try 'guild runs list' for a list or 'guild select --help' for more information.",
    ],
  ],
  [
    ["-s", "-a", "id"],
    [
      "guild: --short-id and --attr cannot both be specified",
      "Try 'guild select --help' for more information.",
    ],
  ],
  [
    ["--min", "x", "--max", "y"],
    ["guild: --min and --max cannot both be specified", "Try 'guild select --help' for more information."],
  ],
] as const)("select %j is an error", async (args, text) => {
  await using project = await aProject();
  someRuns(project);
  expect(await project.guild("select", ...args)).toEqual(failed(...text));
});

test("a slice of several runs names no single one", async () => {
  await using project = await aProject();
  someRuns(project);
  expect(await project.guild("select", "1:2")).toEqual(
    failed("'1:2' matches multiple runs:", "  aaaaaaaa", "  bbbbbbbb"),
  );
});
