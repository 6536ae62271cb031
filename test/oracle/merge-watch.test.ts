import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runBoth, runTree, type Step } from "../rig/compare.ts";
import { aProject, type Project } from "../rig/project.ts";
import { aRunDir, type RunDirFacts } from "../rig/runs.ts";

const runs: readonly RunDirFacts[] = [
  {
    name: "a",
    files: {
      "train.py": "new\n",
      "lib/ü.py": "x\n",
      "data.txt": "1\n",
      "out/gen.txt": "2\n",
      link: "-> out",
      "same.py": "same\n",
      ".guild/output": "one\nzwei ü\n",
    },
    manifest: [
      ["s", "train.py"],
      ["s", "lib/ü.py"],
      ["s", "same.py"],
    ],
  },
  { name: "b", at: -1, opRef: { pkgType: "package", pkgName: "pkg" }, manifest: [["s", "x.py"]] },
];

const writeRuns = (project: Project): void => {
  for (const home of [project.home, join(project.home, "..", "oracle-home")]) {
    mkdirSync(home, { recursive: true });
    for (const facts of runs) aRunDir({ home, dir: project.dir }, facts);
  }
};

const answer = (input: string, ...args: readonly string[]): Step => ({ args, options: { input } });

/** 0.9 doubles its prompt. */
const mended = (text: string): string => text.replaceAll("Continue (y/N)? (y/N)", "Continue? (y/N)");

const bothSay = async (project: Project, steps: readonly Step[]): Promise<void> => {
  const { ours, theirs } = await runBoth(project, steps);
  expect(ours).toEqual(theirs.map((outcome) => ({ ...outcome, stderr: mended(outcome.stderr) })));
};

test("merge says what 0.9 says", async () => {
  await using project = await aProject({ "guild.yml": "", "same.py": "same\n" });
  writeRuns(project);
  await bothSay(project, [
    ["merge", "--preview"],
    ["merge", "-p", "-a", "-x", "*.txt", "--skip-sourcecode"],
    ["merge", "-p", "-s", "-t", "elsewhere"],
    answer("n\n", "merge"),
    answer("\n", "merge", "-t", "elsewhere", "-a"),
    ["merge", "b"],
    ["merge", "--replace", "--no-replace"],
    ["merge", "-s", "--skip-sourcecode"],
    ["merge", "-x", "*", "-S"],
  ]);
});

test("merge copies what 0.9 copies, and refuses to replace what it refuses", async () => {
  await using project = await aProject({ "guild.yml": "", "same.py": "same\n" });
  writeRuns(project);
  const { ours } = await runBoth(project, [["merge", "-y", "-a", "-t", "ours", "--skip-deps"]]);
  const { theirs } = await runBoth(project, [["merge", "-y", "-a", "-t", "theirs", "--skip-deps"]]);
  const tree = (dir: string) => runTree(join(project.dir, dir), project.home, project);
  expect(tree("ours")).toEqual(tree("theirs"));
  expect([ours[0]?.code, theirs[0]?.code]).toEqual([0, 0]);
  writeFileSync(join(project.dir, "ours", "train.py"), "changed\n");
  await bothSay(project, [
    ["merge", "-y", "-a", "-t", "ours"],
    ["merge", "-y", "-a", "-t", "theirs"],
  ]);
});

test("in a git work tree only work that would be lost is in the way", async () => {
  await using project = await aProject({ "guild.yml": "", "train.py": "old\n", "same.py": "same\n" });
  writeRuns(project);
  const git = (...args: readonly string[]) =>
    project.call(["git", "-c", "user.name=a", "-c", "user.email=a@b", ...args]);
  await git("init", "-q");
  await git("add", "train.py");
  await git("commit", "-qm", "x");
  await bothSay(project, [
    ["merge", "-p"],
    ["merge", "-y", "--no-replace"],
  ]);
  writeFileSync(join(project.dir, "train.py"), "changed\n");
  await bothSay(project, [["merge", "-y"]]);
  await git("add", "train.py");
  expect((await project.guild("merge", "-y")).code).toBe(0);
  expect(readFileSync(join(project.dir, "train.py"), "utf8")).toBe("new\n");
});

test("watch shows all that a run printed", async () => {
  await using project = await aProject();
  writeRuns(project);
  await bothSay(project, [
    ["watch"],
    ["watch", "a"],
    { args: ["watch", "1"], options: { env: { NO_WATCHING_MSG: "1" } } },
    ["watch", "--pid", "999999"],
    ["watch", "--pid", "1", "-Fo", "x"],
  ]);
});
