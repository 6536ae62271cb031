import { expect, test } from "vitest";
import { type Run, readAttr } from "../../src/run/index.ts";
import { failed, printed, said } from "../rig/outcome.ts";
import { aProject, lines } from "../rig/project.ts";
import { aRunDir, startedText } from "../rig/runs.ts";

const facts = (run: Run) => [readAttr(run, "tags"), readAttr(run, "label")];

test.each([
  [["-a", "b", "-a", "a"], ["c"], "x", ["a", "b", "c"], "x"],
  [["-a", "a"], undefined, undefined, ["a"], undefined],
  [["-a", "c"], ["c"], "x", ["c"], "x"],
  [["-d", "c", "-d", "nope"], ["b", "c"], "c x", ["b"], "c x"],
  [["-c"], ["b", "c"], "c x", [], "c x"],
  [["-c", "-a", "d"], ["b", "c"], "c x", ["d"], "c x"],
  [["-s", "-a", "b", "-a", "a"], ["c"], "c x", ["a", "b", "c"], "b a c x"],
  [["-s", "-a", "x"], [], "c x", ["x"], "c x"],
  [["-s", "-a", "x"], [], undefined, ["x"], "x"],
  [["-s", "-d", "c"], ["c"], "c x cc", [], "x cc"],
  [["-s", "-c", "-a", "c"], ["b", "c"], "b c x", ["c"], "c x"],
  [["-s", "-a", "x"], [], "it's", ["x"], "x it's"],
] as const)("tag %j on %j and label %j makes %j and %j", async (args, tags, label, newTags, newLabel) => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a", attrs: { tags, label } });
  expect(await project.guild("tag", "-y", ...args)).toEqual(said("Modified tags for 1 run(s)"));
  expect(facts(run)).toEqual([newTags, newLabel]);
});

test.each([
  [[], "Labels are not updated - use --sync-labels to apply changes run labels."],
  [["-s"], "Labels are updated to reflect the latest tags."],
] as const)("the preview of tag %j says whether labels change", async (args, second) => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a" });
  const row = `  [aaaaaaaa]  train  ${startedText(0)}  completed  `;
  expect(await project.guildWith({ input: "n\n" }, "tag", "-a", "x", ...args)).toEqual({
    stdout: "",
    stderr: `${lines("You are about to modify tags for the following runs:", second, row)}Continue? (Y/n) `,
    code: 4,
  });
  expect(facts(run)).toEqual([undefined, undefined]);
});

test("all tags in use are listed, or those of some runs", async () => {
  await using project = await aProject();
  aRunDir(project, { name: "a", at: 2, attrs: { tags: ["b", "ü"] } });
  aRunDir(project, { name: "b", at: 1, attrs: { tags: ["b", "B", "a c"] } });
  aRunDir(project, { name: "c" });
  expect(await project.guild("tag", "--list-all")).toEqual(printed("B", "a c", "b", "ü"));
  expect(await project.guild("tag", "--list-all", "2:3")).toEqual(printed("B", "a c", "b"));
  expect(await project.guild("tag", "--list-all", "-Ft", "nope")).toEqual(printed());
});

test("one of the changes is required, and none goes with the list", async () => {
  await using project = await aProject();
  expect(await project.guild("tag", "-s")).toEqual(
    failed(
      "guild: missing one of: --add, --delete, --clear, --list-all",
      "Try `guild tag --help` for more information.",
    ),
  );
  expect(await project.guild("tag", "--list-all", "-d", "x")).toEqual(
    failed(
      "guild: --delete and --list-all cannot both be specified",
      "Try 'guild tag --help' for more information.",
    ),
  );
});

test("tags that are no list are left alone", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a", attrs: { tags: "abc" } });
  expect(await project.guild("tag", "-a", "x", "-y")).toEqual(
    failed(`guild: the tags of run ${run.id} are no list but 'abc'`),
  );
  expect(facts(run)).toEqual(["abc", undefined]);
});
