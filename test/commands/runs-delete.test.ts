import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aProject, lines, type Project } from "../rig/project.ts";
import { aDeletedRun, aRunDir, idOf, startedText, writeRun } from "../rig/runs.ts";

const someRuns = (project: Project) => {
  aRunDir(project, { name: "a", at: 3, attrs: { label: "lr=0.1" } });
  aRunDir(project, { name: "b", at: 2, op: "eval", attrs: { exit_status: 1 } });
  aRunDir(project, { name: "c", at: 1, attrs: { label: "übung" } });
};

const rowA = `  [aaaaaaaa]  train  ${startedText(3)}  completed  lr=0.1`;
const rowB = `  [bbbbbbbb]  eval   ${startedText(2)}  error      `;
const rowC = `  [cccccccc]  train  ${startedText(1)}  completed  übung`;

const trash = (project: Project): readonly string[] => {
  const dir = join(project.home, "trash", "runs");
  return existsSync(dir) ? readdirSync(dir).sort() : [];
};

test("all runs are deleted after a yes, which is the default", async () => {
  await using project = await aProject();
  someRuns(project);
  expect(await project.guildWith({ input: "\n" }, "runs", "delete")).toEqual({
    stdout: "",
    stderr: `${lines("You are about to delete the following runs:", rowA, rowB, rowC)}Delete 3 run(s)? (Y/n) Deleted 3 run(s)\n`,
    code: 0,
  });
  expect([project.runIds(), trash(project)]).toEqual([[], [idOf("a"), idOf("b"), idOf("c")]]);
});

test("a no deletes nothing and exits with 4", async () => {
  await using project = await aProject();
  someRuns(project);
  expect(await project.guildWith({ input: "no\n" }, "runs", "rm", "2")).toEqual({
    stdout: "",
    stderr: `${lines("You are about to delete the following runs:", `  [bbbbbbbb]  eval  ${startedText(2)}  error  `)}Delete 1 run(s)? (Y/n) `,
    code: 4,
  });
  expect(project.runIds()).toHaveLength(3);
});

test("the end of the input deletes nothing and exits with 1", async () => {
  await using project = await aProject();
  someRuns(project);
  const { stderr, code } = await project.guild("runs", "rm", "a");
  expect(stderr).toBe(
    `${lines("You are about to delete the following runs:", rowA)}Delete 1 run(s)? (Y/n) \n`,
  );
  expect([code, project.runIds().length]).toEqual([1, 3]);
});

test("a run that is named twice is shown and counted twice, and deleted once", async () => {
  await using project = await aProject();
  someRuns(project);
  expect(await project.guildWith({ input: "y\n" }, "runs", "rm", "1", "1", "1:2")).toEqual({
    stdout: "",
    stderr: `${lines("You are about to delete the following runs:", rowA, rowA, rowB)}Delete 3 run(s)? (Y/n) Deleted 3 run(s)\n`,
    code: 0,
  });
  expect(project.runIds()).toEqual([idOf("c")]);
});

test("filters select before indexes do", async () => {
  await using project = await aProject();
  someRuns(project);
  expect(await project.guild("runs", "rm", "-Fo", "train", "2", "-y")).toEqual({
    stdout: "",
    stderr: "Deleted 1 run(s)\n",
    code: 0,
  });
  expect(project.runIds()).toEqual([idOf("a"), idOf("b")]);
});

test("there may be nothing to do", async () => {
  await using project = await aProject();
  const said = (stderr: string) => ({ stdout: "", stderr: `${stderr}\n`, code: 0 });
  expect(await project.guild("runs", "rm")).toEqual(said("Nothing to delete."));
  expect(await project.guild("runs", "rm", "-p", "-y")).toEqual(said("Nothing to delete."));
  expect(await project.guild("runs", "restore")).toEqual(said("Nothing to restore."));
  expect(await project.guild("runs", "purge")).toEqual(said("Nothing to purge."));
  expect(existsSync(join(project.home, "trash"))).toBe(false);
});

test("permanent deletion asks with a no as default", async () => {
  await using project = await aProject();
  someRuns(project);
  const dialog = `${lines("WARNING: You are about to permanently delete the following runs:", rowA)}Permanently delete 1 run(s)? (y/N) `;
  expect(await project.guildWith({ input: "\n" }, "runs", "rm", "-p", "1")).toEqual({
    stdout: "",
    stderr: dialog,
    code: 4,
  });
  expect(await project.guildWith({ input: "Yes\n" }, "runs", "rm", "-p", "1")).toEqual({
    stdout: "",
    stderr: `${dialog}Permanently deleted 1 run(s)\n`,
    code: 0,
  });
  expect([project.runIds(), trash(project)]).toEqual([[idOf("b"), idOf("c")], []]);
});

test("deleted runs are restored with all that is in them", async () => {
  await using project = await aProject();
  const run = aDeletedRun(project, { name: "a", files: { "sub dir/ü.txt": "x", link: "-> nowhere" } });
  aDeletedRun(project, { name: "b", at: -1 });
  expect(await project.guildWith({ input: "y\n" }, "runs", "restore", "1")).toEqual({
    stdout: "",
    stderr: `${lines("You are about to restore the following runs:", `  [aaaaaaaa]  train  ${startedText(0)}  completed  `)}Restore 1 run(s)? (Y/n) Restored 1 run(s)\n`,
    code: 0,
  });
  expect(existsSync(run.dir)).toBe(false);
  expect([project.runIds(), trash(project)]).toEqual([[idOf("a")], [idOf("b")]]);
  expect(readdirSync(join(project.home, "runs", idOf("a")))).toEqual([".guild", "link", "sub dir"]);
});

test("purged runs are gone", async () => {
  await using project = await aProject();
  aDeletedRun(project, { name: "a", op: "eval" });
  aDeletedRun(project, { name: "b", at: -1 });
  aRunDir(project, { name: "c" });
  const dialog = `${lines("WARNING: You are about to permanently delete the following runs:", `  [aaaaaaaa]  eval  ${startedText(0)}  completed  `)}Permanently delete 1 run(s)? (y/N) `;
  expect(await project.guildWith({ input: "\n" }, "runs", "purge", "-Fo", "eval")).toEqual({
    stdout: "",
    stderr: dialog,
    code: 4,
  });
  expect(await project.guild("runs", "purge", "-y")).toEqual({
    stdout: "",
    stderr: "Permanently deleted 2 run(s)\n",
    code: 0,
  });
  expect([project.runIds(), trash(project)]).toEqual([[idOf("c")], []]);
});

test("a running run is stopped before it is deleted, which is asked for again", async () => {
  await using project = await aProject();
  const child = spawn("sleep", ["600"], { stdio: "ignore" });
  const ended = new Promise((done) => child.on("exit", (_code, signal) => done(signal)));
  aRunDir(project, {
    name: "a",
    attrs: { exit_status: undefined, stopped: undefined },
    files: { ".guild/LOCK": String(child.pid) },
  });
  const dialog = `${lines("You are about to delete the following runs:", `  [aaaaaaaa]  train  ${startedText(0)}  running  `)}Delete 1 run(s)? (Y/n) ${lines("WARNING: One or more runs are still running and will be stopped before being deleted.")}Really delete these runs? (y/N) `;
  expect(await project.guildWith({ input: "y\n\n" }, "runs", "rm")).toEqual({
    stdout: "",
    stderr: dialog,
    code: 4,
  });
  expect(project.runIds()).toEqual([idOf("a")]);
  expect(await project.guildWith({ input: "y\ny\n" }, "runs", "rm")).toEqual({
    stdout: "",
    stderr: `${dialog}${lines(`Stopping ${idOf("a")} (pid ${child.pid})`, "Deleted 1 run(s)")}`,
    code: 0,
  });
  expect(await ended).toBe("SIGTERM");
  expect([project.runIds(), trash(project)]).toEqual([[], [idOf("a")]]);
});

test("with --yes a running run is stopped without a question", async () => {
  await using project = await aProject();
  const child = spawn("sleep", ["600"], { stdio: "ignore" });
  const ended = new Promise((done) => child.on("exit", (_code, signal) => done(signal)));
  aRunDir(project, {
    name: "a",
    attrs: { exit_status: undefined, stopped: undefined },
    files: { ".guild/LOCK": String(child.pid) },
  });
  expect(await project.guild("runs", "rm", "-y", "--permanent")).toEqual({
    stdout: "",
    stderr: lines(`Stopping ${idOf("a")} (pid ${child.pid})`, "Permanently deleted 1 run(s)"),
    code: 0,
  });
  expect(await ended).toBe("SIGTERM");
});

test("runs of an archive go to the trash, or for good", async () => {
  await using project = await aProject();
  const archive = join(project.dir, "archive");
  mkdirSync(archive);
  writeFileSync(join(archive, ".guild-nocopy"), "");
  writeRun(archive, project.dir, { name: "a", at: 1 });
  writeRun(archive, project.dir, { name: "b" });
  aRunDir(project, { name: "c" });
  expect(await project.guild("runs", "rm", "-A", "archive", "1", "-y")).toEqual({
    stdout: "",
    stderr: "Deleted 1 run(s)\n",
    code: 0,
  });
  expect([project.runIds(), trash(project)]).toEqual([[idOf("c")], [idOf("a")]]);
  expect(await project.guild("runs", "rm", "-A", "archive", "-p", "-y")).toEqual({
    stdout: "",
    stderr: "Permanently deleted 1 run(s)\n",
    code: 0,
  });
  expect(readdirSync(archive)).toEqual([".guild-nocopy"]);
  expect(await project.guild("runs", "rm", "-A", "nope")).toEqual({
    stdout: "",
    stderr:
      "guild: 'nope' is not a valid archive - use a path to a file/directory or specify an archive name returned by " +
      "'guild archive --list'.\n",
    code: 1,
  });
});

test("a run that cannot be found is named", async () => {
  await using project = await aProject();
  someRuns(project);
  expect(await project.guild("runs", "rm", "zzz", "-y")).toEqual({
    stdout: "",
    stderr: lines(
      "guild: could not find a run matching 'zzz'",
      "Try 'guild runs list' for a list or 'guild runs rm --help' for more information.",
    ),
    code: 1,
  });
  expect(project.runIds()).toHaveLength(3);
});

test("a remote that is not defined is told", async () => {
  await using project = await aProject();
  for (const command of ["rm", "restore", "purge", "label -c", "tag -c", "comment -l"]) {
    const { stderr, code } = await project.guild("runs", ...command.split(" "), "-r", "x");
    expect([command, stderr.split("\n")[0], code]).toEqual([command, "guild: remote 'x' is not defined", 1]);
  }
});
