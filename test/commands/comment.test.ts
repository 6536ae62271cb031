import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type PyKey, type PyValue, pyMap } from "../../src/base/index.ts";
import { parseComments, type Run, readAttr } from "../../src/run/index.ts";
import { failed, printed, said } from "../rig/outcome.ts";
import { aProject, guildPath, lines, type Project } from "../rig/project.ts";
import { aRunDir, startedText } from "../rig/runs.ts";

const time = Date.UTC(2026, 10, 24, 8, 30, 5) * 1000;

const aComment = (body: string, more: Readonly<Record<string, PyValue>> = {}) =>
  pyMap(Object.entries({ body, host: "lab", time, user: "ann", ...more }));

const bodies = (run: Run) => parseComments(readAttr(run, "comments")).map(({ body }) => body);

const authors = (run: Run) =>
  parseComments(readAttr(run, "comments")).map(({ user, host }) => [user, host] as const);

/** An editor that is a shell script; `$1` is the file. */
const anEditor = (project: Project, script: string): string => {
  project.write("my editor.sh", `#!/bin/sh\n${script}\n`);
  const path = join(project.dir, "my editor.sh");
  chmodSync(path, 0o755);
  return `'${path}'`;
};

test("comments are listed with their index, wrapped", async () => {
  await using project = await aProject();
  aRunDir(project, {
    name: "a",
    at: 1,
    attrs: {
      label: "red",
      comments: [aComment("hello\nthere\n\n  indented"), aComment("x".repeat(90), { host: null })],
    },
  });
  aRunDir(project, { name: "b" });
  expect(await project.guild("comment", "-l", ":")).toEqual(
    printed(
      `aaaaaaaa  train  ${startedText(1)}  completed  red`,
      "[1] ann@lab 2026-11-24 08:30:05",
      "",
      "  hello there",
      "",
      "    indented",
      "",
      "[2] ann 2026-11-24 08:30:05",
      "",
      `  ${"x".repeat(76)}`,
      `  ${"x".repeat(14)}`,
      "",
      `bbbbbbbb  train  ${startedText(0)}  completed  `,
      "  <no comments>",
    ),
  );
});

test("the newest run is listed", async () => {
  await using project = await aProject();
  aRunDir(project, { name: "a", at: 1 });
  aRunDir(project, { name: "b" });
  expect(await project.guild("comment", "--list")).toEqual(
    printed(`aaaaaaaa  train  ${startedText(1)}  completed  `, "  <no comments>"),
  );
});

test("a comment is added after a yes", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a" });
  const preview = lines(
    "You are about to add a comment to the following runs:",
    `  [aaaaaaaa]  train  ${startedText(0)}  completed  `,
  );
  expect(await project.guildWith({ input: "n\n" }, "comment", "-a", " one ")).toEqual({
    stdout: "",
    stderr: `${preview}Continue? (Y/n) `,
    code: 4,
  });
  expect(await project.guildWith({ input: "\n" }, "comment", "-a", " one ")).toEqual({
    stdout: "",
    stderr: `${preview}Continue? (Y/n) Added comment to 1 run(s)\n`,
    code: 0,
  });
  expect([bodies(run), authors(run)]).toEqual([["one"], [["tester", "test-host"]]]);
});

test("comments are kept as they are when one is added", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a", attrs: { comments: [aComment("one", { mood: "good" })] } });
  expect(await project.guild("comment", "-a", "zwei – 二", "-y")).toEqual(said("Added comment to 1 run(s)"));
  expect(bodies(run)).toEqual(["one", "zwei – 二"]);
  expect(readFileSync(join(run.dir, ".guild", "attrs", "comments"), "utf8")).toContain("mood: good");
});

test.each([
  ["harold", ["harold", "test-host"]],
  ["maude@place", ["maude", "place"]],
  ["maude@", ["maude", "test-host"]],
  ["a@b@c", ["a", "b@c"]],
] as const)("the author %s is %j", async (user, author) => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a" });
  expect(await project.guild("comment", "-a", "x", "-u", user, "-y")).toEqual(
    said("Added comment to 1 run(s)"),
  );
  expect(authors(run)).toEqual([author]);
});

test.each([
  ["1", ["two"]],
  ["2", ["one"]],
  ["3", ["one", "two"]],
  ["0", ["one", "two"]],
  ["-1", ["one", "two"]],
] as const)("comment %s is deleted, if there is one", async (index, left) => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a", attrs: { comments: [aComment("one"), aComment("two")] } });
  const row = `  [aaaaaaaa]  train  ${startedText(0)}  completed  `;
  expect(await project.guildWith({ input: "\n" }, "comment", `--delete=${index}`)).toEqual({
    stdout: "",
    stderr: `${lines(`You are about to delete comment ${index} from the following runs:`, row)}Continue? (Y/n) Deleted comment for 1 run(s)\n`,
    code: 0,
  });
  expect(bodies(run)).toEqual(left);
});

test("deleting from a run without comments writes nothing", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a" });
  expect(await project.guild("comment", "-d", "1", "-y")).toEqual(said("Deleted comment for 1 run(s)"));
  expect(existsSync(join(run.dir, ".guild", "attrs", "comments"))).toBe(false);
});

test("all comments are cleared, which is no by default", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a", attrs: { comments: [aComment("one")] } });
  const dialog = `${lines(
    "WARNING: You are about to delete ALL comments from the following runs:",
    `  [aaaaaaaa]  train  ${startedText(0)}  completed  `,
  )}Continue? (y/N) `;
  expect(await project.guildWith({ input: "\n" }, "comment", "-c")).toEqual({
    stdout: "",
    stderr: dialog,
    code: 4,
  });
  expect(await project.guildWith({ input: "y\n" }, "comment", "-c")).toEqual({
    stdout: "",
    stderr: `${dialog}Deleted all comments for 1 run(s)\n`,
    code: 0,
  });
  expect(readAttr(run, "comments")).toBe(undefined);
});

const form = (text: string, ...rows: readonly string[]) =>
  lines(
    text,
    "# Comment on the runs below. Lines that start with '#' are not part of it.",
    "# Without any other text nothing is added.",
    "#",
    "# Runs:",
    ...rows.map((row) => `#  ${row}`),
  );

test("an editor gets a form, and what is written in it is the comment", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a", at: 1, attrs: { label: "red" } });
  aRunDir(project, { name: "b", op: "evaluate" });
  const editor = anEditor(
    project,
    'cp "$1" form; basename "$1" > name; printf "first\\r\\n# no\\n\\nlast\\n  # yes\\n\\n" > "$1"',
  );
  expect(await project.guildWith({ env: { EDITOR: editor } }, "comment", "1:2")).toEqual(
    said("Added comment to 2 run(s)"),
  );
  expect(readFileSync(join(project.dir, "form"), "utf8")).toBe(
    form(
      "",
      `[aaaaaaaa]  train     ${startedText(1)}  completed  red`,
      `[bbbbbbbb]  evaluate  ${startedText(0)}  completed`,
    ),
  );
  expect(readFileSync(join(project.dir, "name"), "utf8")).toMatch(/\.GUILD_COMMENT\n$/);
  expect(bodies(run)).toEqual(["first\n\nlast\n  # yes"]);
});

test("VISUAL goes before EDITOR, and the given comment can be edited", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a" });
  const editor = anEditor(project, 'cp "$2" form; echo "$1" >> "$2"');
  const env = { VISUAL: `${editor} --more`, EDITOR: "false" };
  expect(await project.guildWith({ env }, "comment", "-e", "-a", "start")).toEqual(
    said("Added comment to 1 run(s)"),
  );
  expect(readFileSync(join(project.dir, "form"), "utf8")).toBe(
    form("start", `[aaaaaaaa]  train  ${startedText(0)}  completed`),
  );
  expect(bodies(run)).toEqual(["start\n--more"]);
});

test("an empty comment, an editor that fails and one that is not there add nothing", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a" });
  const tmp = join(project.dir, "tmp");
  project.write("tmp/keep", "");
  const edit = (editor: string) => project.guildWith({ env: { EDITOR: editor, TMPDIR: tmp } }, "comment");
  expect(await edit("true")).toEqual(failed("Aborting due to an empty comment."));
  expect(await project.guild("comment", "-a", "  ", "-y")).toEqual(
    failed("Aborting due to an empty comment."),
  );
  expect(await edit("false")).toEqual(failed("guild: false: Editing failed"));
  const { stderr, code } = await edit("no-such-editor");
  expect([stderr.endsWith("guild: no-such-editor: Editing failed\n"), code]).toEqual([true, 1]);
  expect([bodies(run), readdirSync(tmp)]).toEqual([[], ["keep"]]);
});

test.skipIf(process.platform !== "linux")("Ctrl-C belongs to the editor", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a" });
  const editor = anEditor(project, 'trap "" INT; kill -INT 0; echo still here > "$1"');
  const argv = ["setsid", "--wait", process.execPath, guildPath, "comment"];
  expect(await project.call(argv, { env: { EDITOR: editor } })).toEqual(said("Added comment to 1 run(s)"));
  expect(bodies(run)).toEqual(["still here"]);
});

test("no editor opens where there are no runs", async () => {
  await using project = await aProject();
  const env = { EDITOR: anEditor(project, "touch opened") };
  expect(await project.guildWith({ env }, "comment", ":")).toEqual(said("No runs to modify."));
  expect(existsSync(join(project.dir, "opened"))).toBe(false);
});

test.each([
  [["-l", "-a", "x"], "--list and --add"],
  [["-l", "-c"], "--list and --clear"],
  [["-a", "x", "-d", "0"], "--add and --delete"],
  [["-e", "-c"], "--edit and --clear"],
  [["-d", "1", "-c"], "--delete and --clear"],
] as const)("comment %j is refused", async (args, names) => {
  await using project = await aProject();
  expect(await project.guild("runs", "comment", ...args)).toEqual(
    failed(
      `guild: ${names} cannot both be specified`,
      "Try 'guild runs comment --help' for more information.",
    ),
  );
});

test("comments that are no list are left alone", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a", attrs: { comments: new Map<PyKey, PyValue>() } });
  expect(await project.guild("comment", "-a", "x", "-y")).toEqual(
    failed(`guild: the comments of run ${run.id} are no list but {}`),
  );
});
