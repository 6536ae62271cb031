import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bothTrees, runBoth, runTree, type Step } from "../rig/compare.ts";
import { oracle } from "../rig/oracle.ts";
import { aProject, type Outcome, type Project } from "../rig/project.ts";
import { aRunDir, idOf, type RunDirFacts } from "../rig/runs.ts";

const runs: readonly RunDirFacts[] = [
  {
    name: "a",
    attrs: { label: "übung", flags: new Map([["lr", 10]]) },
    files: { "ü/größe.txt": "Grüße\n", "data/x.bin": Buffer.from([0, 255, 10]), link: "-> data", empty: "" },
    scalars: { loss: [3, 1, 2] },
  },
  { name: "b", op: "eval", at: -1, attrs: { exit_status: 1, tags: ["x"] } },
  { name: "c", at: -2, files: { ".guild/STAGED": "" } },
];

const oracleHome = (project: Project) => join(project.home, "..", "oracle-home");

const writeRuns = (project: Project): void => {
  for (const home of [project.home, oracleHome(project)]) {
    mkdirSync(home, { recursive: true });
    for (const facts of runs) aRunDir({ home, dir: project.dir }, facts);
  }
};

const answer = (input: string, ...args: readonly string[]): Step => ({ args, options: { input } });

const treeOf = (project: Project, dir: string) => runTree(join(project.dir, dir), project.home, project);

test("runs are exported to a directory as 0.9 does", async () => {
  await using project = await aProject({ file: "" });
  writeRuns(project);
  const steps = [
    answer("n\n", "export", "exported", "1"),
    answer("y\nn\n", "export", "exported", "1", "-r"),
    ["export", "file", "-y"],
    ["export", "exported", "-Fo", "nothing"],
    ["export"],
  ];
  const { ours, theirs } = await runBoth(project, steps);
  expect(ours).toEqual(theirs);
  const theirsLast = await oracle(
    project,
    { env: { GUILD_HOME: oracleHome(project) } },
    "export",
    "theirs",
    "-y",
  );
  const oursLast = await project.guild("export", "ours", "-y");
  expect(oursLast).toEqual({ ...theirsLast, stderr: theirsLast.stderr.replace("theirs", "ours") });
  expect(treeOf(project, "ours")).toEqual(treeOf(project, "theirs"));
  const again = ["export", "theirs", "2", "3", "-y"];
  const both = await runBoth(project, [again]);
  expect(both.ours).toEqual(both.theirs);
});

test.each(["directory", "archive.zip"])("0.9 and ours import from a %s of the other", async (location) => {
  await using project = await aProject();
  writeRuns(project);
  const env = { GUILD_HOME: oracleHome(project) };
  const their = await oracle(project, { env }, "export", `theirs-${location}`, "-y");
  const our = await project.guild("export", `ours-${location}`, "-y");
  expect(our.stderr.replace("ours-", "")).toEqual(their.stderr.replace("theirs-", ""));
  const crossed = { ours: join(project.home, "..", "ours-2"), theirs: join(project.home, "..", "theirs-2") };
  mkdirSync(crossed.theirs);
  const imported = await oracle(
    project,
    { env: { GUILD_HOME: crossed.theirs } },
    "import",
    `ours-${location}`,
    "-y",
  );
  const oursImported = await project.guildWith(
    { env: { GUILD_HOME: crossed.ours } },
    ...["import", `theirs-${location}`, "-y"],
  );
  expect(oursImported.stderr.replace("theirs-", "")).toBe(imported.stderr.replace("ours-", ""));
  expect(runTree(crossed.ours, project.home, project)).toEqual(
    runTree(crossed.theirs, project.home, project),
  );
  const list = ["runs", "-A", `ours-${location}`];
  const both = await runBoth(project, [
    [...list, "-Fo", "train", "-n", "1"],
    answer("n\n", "import", `theirs-${location}`, "2"),
  ]);
  expect(both.ours).toEqual(both.theirs);
});

test("moving takes runs out of the home, and an import brings them back", async () => {
  await using project = await aProject();
  writeRuns(project);
  const move = (place: string) => ["export", "-m", place, "1", "2", "-y"];
  const back = (place: string) => ["import", "-my", place];
  const their = await runSteps(
    (args) => oracle(project, { env: { GUILD_HOME: oracleHome(project) } }, ...args),
    [move("place"), ["runs", "-s"], back("place"), ["runs", "-s"]],
  );
  const our = await runSteps(
    (args) => project.guild(...args),
    [move("place"), ["runs", "-s"], back("place"), ["runs", "-s"]],
  );
  expect(our).toEqual(their);
  for (const name of ["a", "b"]) {
    const { ours, theirs } = bothTrees(project, idOf(name));
    expect(ours).toEqual(theirs);
  }
});

const runSteps = async (
  run: (args: readonly string[]) => Promise<Outcome>,
  steps: readonly (readonly string[])[],
): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const step of steps) outcomes.push(await run(step));
  return outcomes;
};
