import { expect, test } from "vitest";
import { failed, printed, said } from "../rig/outcome.ts";
import { aProject } from "../rig/project.ts";
import { aRunDir, idOf } from "../rig/runs.ts";

test("runs are moved to an archive, listed there, and brought back", async () => {
  await using project = await aProject();
  aRunDir(project, { name: "a" });
  aRunDir(project, { name: "b", at: -1 });
  expect(await project.guild("archive", "old", "1", "-y")).toEqual(
    failed(
      "guild: archive 'old' does not exist",
      "Try 'guild archive --list' to list available archives or use the '--create' option.",
    ),
  );
  expect(await project.guild("archive", "old", "1", "-y", "--create", "-d", "Früher")).toEqual(
    said("Creating 'old'", `Moving ${idOf("a")}`, "Archived 1 run(s) to 'old'"),
  );
  expect(project.runIds()).toEqual([idOf("b")]);
  expect(await project.guild("archive", "--list")).toEqual(printed("old  Früher"));
  expect((await project.guild("runs", "-A", "old", "-s")).stdout).toContain("[1]  train");
  expect(await project.guild("import", "old", "-my")).toEqual(
    said(`Moving ${idOf("a")}`, "Imported 1 run(s) from old"),
  );
  expect(project.runIds()).toEqual([idOf("a"), idOf("b")]);
  expect(await project.guild("runs", "archive", "--copy", "old", "b", "-y", "--create")).toEqual(
    said(`Copying ${idOf("b")}`, "Archived 1 run(s) to 'old'"),
  );
  expect(project.runIds()).toEqual([idOf("a"), idOf("b")]);
  expect(await project.guild("archive", "old", "-Fo", "nothing")).toEqual(said("No runs to archive."));
});

test("an archive must be named", async () => {
  await using project = await aProject();
  expect(await project.guild("archive")).toEqual({
    ...failed("guild: missing argument for NAME", "Try 'guild archive --help' for more information."),
    code: 2,
  });
});
