import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PyFloat, type PyKey, type PyValue } from "../../src/base/index.ts";
import { runBoth } from "../rig/compare.ts";
import { aProject, type Project } from "../rig/project.ts";
import { aRunDir, idOf, type RunDirFacts } from "../rig/runs.ts";

const runs: readonly RunDirFacts[] = [
  {
    name: "a",
    attrs: {
      label: "übung",
      tags: ["x", "y"],
      marked: true,
      custom: ["p", new PyFloat(1e-5)],
      cmd: ["python", "-m", "a b"],
      env: new Map<PyKey, PyValue>([["A", "1"]]),
      flags: new Map<PyKey, PyValue>([
        ["lr", new PyFloat(0.1)],
        ["opt", "adam"],
      ]),
    },
    files: {
      "train.py": "new\n",
      "data.csv": "a\n",
      "img/x.png": "",
      "events.out.tfevents.1.h": "",
      link: "-> img",
      upstream: `-> ../${idOf("b")}/model.bin`,
      gone: `-> ../${idOf("d")}/x`,
    },
    manifest: [["s", "train.py"]],
    scalars: { loss: [3, 1, 2], acc: [0.25] },
  },
  {
    name: "b",
    op: "eval",
    at: -1,
    attrs: { exit_status: 1, stopped: undefined },
    files: { "model.bin": "x" },
  },
  { name: "c", at: -2, opRef: { pkgType: "script", pkgName: "/elsewhere", opName: "x.py" } },
];

const writeRuns = (project: Project): void => {
  for (const home of [project.home, join(project.home, "..", "oracle-home")]) {
    mkdirSync(home, { recursive: true });
    for (const facts of runs) aRunDir({ home, dir: project.dir }, facts);
  }
};

test("the API answers as that of 0.9", async () => {
  await using project = await aProject({
    "guild.yml": `
- model: m
  operations:
    train:
      description: Trains
      exec: echo
      flags:
        a: {default: 1.5, type: float, description: A flag, choices: [1.5, {value: 2, alias: two, description: Two}]}
        b: [1, x]
    eval: {exec: echo}
`,
    "script.py": "lr = 0.1\nname = 'x'\n",
    "old.py": "old\n",
  });
  writeRuns(project);
  const { ours, theirs } = await runBoth(project, [
    ["api", "ops"],
    ["api", "ops", "-f"],
    ["api", "help-op", "m:train"],
    ["api", "help-op", "script.py", "-f"],
    ["api", "help-op", "nothing"],
    ["api", "compare"],
    ["api", "compare", "-f", "-Fo", "eval"],
    ["api", "compare", "-Fo", "nothing"],
    ["api", "runs"],
    ["api", "runs", "1", "-v", "1", "-f"],
    ["api", "runs", "-d"],
    ["api", "merge"],
    ["api", "merge", "-p", "-a", "-t", "out"],
    ["api", "merge", "-y", "-t", "out", "-f"],
  ]);
  const mtimes = (text: string) => text.replace(/"mtime": \d+/g, '"mtime": 0');
  expect(ours.slice(0, 13).map((each) => ({ ...each, stdout: mtimes(each.stdout) }))).toEqual(
    theirs.slice(0, 13).map((each) => ({ ...each, stdout: mtimes(each.stdout) })),
  );
  // Ours came second.
  expect(JSON.parse(theirs[13]?.stdout ?? "")).toEqual({ resp: "ok", copied: ["train.py"] });
  expect(JSON.parse(ours[13]?.stdout ?? "")).toEqual({ resp: "nothing-to-copy" });
});

test("what is wrong with a merge is told as JSON", async () => {
  await using project = await aProject();
  writeRuns(project);
  const { stdout, code } = await project.guild("api", "merge", "-y", "nothing");
  expect(JSON.parse(stdout)).toMatchObject({ resp: "other-error", code: 1 });
  expect(code).toBe(1);
});
