import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BothWays, bothWays, succeed } from "../rig/both-ways.ts";
import { aProject, type Project } from "../rig/project.ts";
import { sampleId as id, makeSampleRuns, sampleProject, sampleRuns } from "../rig/sample-project.ts";

describe("runs of ours in the hands of 0.9", () => {
  let project: Project;
  let both: BothWays;
  beforeAll(async () => {
    project = await aProject(sampleProject);
    both = bothWays(project);
    await makeSampleRuns(both.ours);
  });
  afterAll(() => project[Symbol.asyncDispose]());

  test.each([
    ["list", ["runs", "list", "-a"]],
    ["list", ["runs", "list", "--json"]],
    ["list", ["runs", "-s", "--comments", "-F", "lr < 0.5 and op = train"]],
    ["list", ["runs", "--tag", "größe", "-Sc", "-s"]],
    ["ls", ["ls", "-a", "-n", id(2)]],
    ["ls", ["ls", "-n", id(5)]],
    ["ls", ["ls", "-s", "-n", id(3)]],
    ["ls", ["ls", "-d", "-n", id(5)]],
    ["cat", ["cat", "--output", id(1)]],
    ["cat", ["cat", "-s", "-p", "train.py", id(1)]],
    ["cat", ["cat", "-p", "data/ünï côde.txt", id(5)]],
    ["diff", ["diff", "-f", "-O", "-c", "diff -ru", id(1), id(2)]],
    ["compare", ["compare", "--csv", "-", "-s", "-e", "--include-batch"]],
    ["compare", ["compare", "--csv", "-", "-cc", ".label,=lr,min loss as least,acc step,.tags"]],
    ["select", ["select", "--min", "loss", "-Fo", "train", "-Sc"]],
    ["models", ["ops"]],
  ])("%s: %j", async (_, args) => {
    await both.agree(...args);
  });

  test.each(sampleRuns.map(({ args }, index) => [args.join(" "), index] as const))(
    "info of '%s'",
    async (_, index) => {
      const args = ["runs", "info", "--json", "-m", "-d", "-c", "-p", id(index)];
      const theirs = await succeed(both.theirs(...args));
      const ours = await succeed(both.ours(...args));
      // Custom attributes with their types and facts of the machine are new.
      const { attributes: _attributes, machine: _machine, ...info } = JSON.parse(ours.stdout);
      expect(JSON.stringify(info, null, 1)).toBe(JSON.stringify(JSON.parse(theirs.stdout), null, 1));
      expect(ours.stderr).toBe(theirs.stderr);
    },
  );

  test("labels, tags, comments and marks of either are seen by both", async () => {
    await succeed(both.theirs("label", "--set", "новый: 'x' # y", id(1), "-y"));
    await succeed(both.theirs("tag", "--add", "中文", "--delete", "größe", id(1), "-y"));
    await succeed(both.theirs("comment", "--add", "Zweite – Zeile\n\n  eingerückt", id(3), "-y"));
    await succeed(both.theirs("mark", id(2), "-y"));
    await succeed(both.ours("label", "--append", "=7", id(2), "-y"));
    await succeed(both.ours("tag", "--add", "007", id(2), "-y"));
    await succeed(both.ours("comment", "--add", "Dritte\n\n  'Zeile' #", id(3), "-y"));
    await succeed(both.ours("mark", id(4), "-y"));
    await both.agree("runs", "list", "--json");
    expect(await both.agree("runs", "-s", "--comments")).toContain("eingerückt");
    expect(await both.agree("runs", "-s", "--tag", "007")).toContain("=7");
    expect(await both.agree("select", "--marked", "-Fo", "shell")).toBe(`${id(4)}\n`);
  });

  test("runs deleted by either are restored by the other", async () => {
    await succeed(both.theirs("runs", "delete", "-y", id(0)));
    await succeed(both.ours("runs", "delete", "-y", id(6)));
    await both.agree("runs", "list", "-d", "-s");
    await succeed(both.ours("runs", "restore", "-y", id(0)));
    await succeed(both.theirs("runs", "restore", "-y", id(6)));
    await both.agree("runs", "list", "-a", "-s");
  });
});
