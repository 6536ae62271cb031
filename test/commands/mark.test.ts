import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Run, readAttr } from "../../src/run/index.ts";
import { failed, said } from "../rig/outcome.ts";
import { aProject, lines, type Project } from "../rig/project.ts";
import { aRunDir, startedText } from "../rig/runs.ts";

const isMarked = (run: Run) => readAttr(run, "marked");

/** The newest and the oldest are marked. */
const someRuns = (project: Project) =>
  ["a", "b", "c", "d"].map((name, at) =>
    aRunDir(project, { name, at: -at, attrs: { marked: name === "a" || name === "d" ? true : undefined } }),
  );

test("the latest unmarked run is marked", async () => {
  await using project = await aProject();
  const runs = someRuns(project);
  const row = `  [bbbbbbbb]  train  ${startedText(-1)}  completed  `;
  expect(await project.guildWith({ input: "y\n" }, "mark")).toEqual({
    stdout: "",
    stderr: `${lines("You are about to mark the following runs:", row)}Continue? (Y/n) Marked 1 run(s)\n`,
    code: 0,
  });
  expect(runs.map(isMarked)).toEqual([true, true, undefined, true]);
});

test("named runs are marked whether or not they are marked already", async () => {
  await using project = await aProject();
  const runs = someRuns(project);
  expect(await project.guild("mark", "1", "c", "-y")).toEqual(said("Marked 2 run(s)"));
  expect(runs.map(isMarked)).toEqual([true, undefined, true, true]);
});

test("all marks are cleared, after a yes", async () => {
  await using project = await aProject();
  const runs = someRuns(project);
  const dialog = `${lines(
    "You are about to unmark the following runs:",
    `  [aaaaaaaa]  train [marked]  ${startedText(0)}  completed  `,
    `  [dddddddd]  train [marked]  ${startedText(-3)}  completed  `,
  )}Continue? (Y/n) `;
  expect(await project.guildWith({ input: "n\n" }, "mark", "-c")).toEqual({
    stdout: "",
    stderr: dialog,
    code: 4,
  });
  expect(await project.guildWith({ input: "\n" }, "mark", "-c")).toEqual({
    stdout: "",
    stderr: `${dialog}Unmarked 2 run(s)\n`,
    code: 0,
  });
  expect(runs.map(isMarked)).toEqual([undefined, undefined, undefined, undefined]);
  expect(runs.map(({ dir }) => existsSync(join(dir, ".guild", "attrs", "marked")))).not.toContain(true);
});

test("the mark of one run is cleared", async () => {
  await using project = await aProject();
  const runs = someRuns(project);
  expect(await project.guild("mark", "--clear", "1:2", "-y")).toEqual(said("Unmarked 2 run(s)"));
  expect(runs.map(isMarked)).toEqual([undefined, undefined, undefined, true]);
});

test("there may be no runs to mark or unmark", async () => {
  await using project = await aProject();
  expect(await project.guild("mark")).toEqual(
    failed(
      "guild: could not find a run matching '1'",
      "Try 'guild runs list' for a list or 'guild mark --help' for more information.",
    ),
  );
  expect(await project.guild("mark", ":")).toEqual(said("No runs to mark."));
  expect(await project.guild("mark", "-c")).toEqual(said("No runs to unmark."));
});
