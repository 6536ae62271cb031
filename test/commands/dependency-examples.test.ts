import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aProject, lines, type Project, repoDir } from "../rig/project.ts";

const anExample = async (name: string): Promise<Project> => {
  const project = await aProject();
  cpSync(join(repoDir, "examples", name), project.dir, { recursive: true });
  return project;
};

test("examples/config: a run gets the file with its flags, comments and form kept", async () => {
  await using project = await anExample("config");
  const id = "a".repeat(32);
  const run = await project.guild("run", "train", "lr=0.5", "model.layers='32 16'", "-y", "--run-id", id);
  expect(run).toEqual({
    stdout: lines(
      "lr: 0.5         # learning rate",
      "epochs: 3",
      "  layers: [32, 16]  # widths",
      "loss: 0.25",
    ),
    stderr: "Resolving config:conf/train.yml\n",
    code: 0,
  });
  const written = readFileSync(join(project.dir, "conf/train.yml"), "utf8");
  expect(readFileSync(join(project.home, "runs", id, "conf/train.yml"), "utf8")).toBe(
    written.replace("0.1 ", "0.5 ").replace("[16]", "[32, 16]"),
  );
  // A restart with another value writes the file again.
  const again = await project.guild("run", "--restart", id, "lr=0.9", "-y");
  expect([again.stdout.split("\n")[0], again.code]).toEqual(["lr: 0.9         # learning rate", 0]);
});

test("examples/config: a flag chooses the file, whose values are the other flags", async () => {
  await using project = await anExample("config");
  const small = await project.guild("run", "show", "train.lr=0.2", "-y");
  expect(small.stdout).toBe("# A small model\nlayers = [16, 16]\n\n[train]\nlr = 0.2\n");
  const large = await project.guild("run", "show", "file=large.toml", "-y");
  expect(large.stdout).toBe("# A large model\nlayers = [512, 512, 512]\n\n[train]\nlr = 0.001\n");
});

test("examples/dependencies: an archive, a file by flag, and another operation's files", async () => {
  await using project = await anExample("dependencies");
  const count = await project.guild("run", "count", "labels=data/other-labels.csv", "-y");
  expect([count.stdout, count.code]).toEqual([
    lines("setosa.csv: 2", "virginica.csv: 1", "labels.csv: 2"),
    0,
  ]);
  const report = await project.guild("run", "report", "-y");
  expect([report.stdout, report.code]).toEqual([count.stdout, 0]);
});

test.each(["config", "dependencies"])("examples/%s: nothing to be found by check --lint", async (name) => {
  await using project = await anExample(name);
  expect((await project.guild("check", "--lint")).stdout).toBe("guild.yml: nothing found\n");
});
