import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PyFloat, type PyKey, type PyValue } from "../../src/base/index.ts";
import { runBoth, runTree } from "../rig/compare.ts";
import { oracle } from "../rig/oracle.ts";
import { aProject, type Project } from "../rig/project.ts";
import { aRunDir, type RunDirFacts } from "../rig/runs.ts";

const runs: readonly RunDirFacts[] = [
  {
    name: "a",
    attrs: {
      label: "größe: 1",
      cmd: ["python", "-m", "a b"],
      flags: new Map<PyKey, PyValue>([
        ["lr", new PyFloat(0.1)],
        ["use", true],
        ["text", "a: b"],
      ]),
    },
    files: {
      "src/ü.py": "x\n",
      "out/model.bin": Buffer.from([0, 1, 255]),
      link: "-> out/model.bin",
      ".guild/output": "one\nzwei\n",
    },
    manifest: [["s", "src/ü.py"]],
    scalars: { loss: [3, 1, 2], "val#acc": [0.25] },
  },
  { name: "b", op: "eval", at: -1, attrs: { exit_status: 1, stopped: undefined } },
];

const writeRuns = (project: Project): void => {
  for (const home of [project.home, join(project.home, "..", "oracle-home")]) {
    mkdirSync(home, { recursive: true });
    for (const facts of runs) aRunDir({ home, dir: project.dir }, facts);
  }
};

test.each([[["-y"]], [["-y", "-a", "--no-md5", "a"]]])("publish %j writes what 0.9 writes", async (args) => {
  await using project = await aProject();
  writeRuns(project);
  const env = { GUILD_HOME: join(project.home, "..", "oracle-home") };
  const their = await oracle(project, { env }, "publish", "-d", "theirs", ...args);
  const our = await project.guild("publish", "-d", "ours", ...args);
  // The two homes were not written at the same time.
  const tree = (dir: string) =>
    Object.entries(runTree(join(project.dir, dir), project.home, project)).map(([path, text]) => [
      path,
      text.replace(/,\d{16},/g, ",MTIME,"),
    ]);
  expect(tree("ours")).toEqual(tree("theirs"));
  expect(our).toEqual(their);
});

test("publish says what 0.9 says", async () => {
  await using project = await aProject();
  writeRuns(project);
  const { ours, theirs } = await runBoth(project, [
    { args: ["publish"], options: { input: "n\n" } },
    ["publish", "-Fo", "nothing"],
    ["publish", "-f", "-a"],
    ["publish", "a", "-y"],
    ["publish", "b", "-y"],
    ["publish", "-r"],
  ]);
  expect(ours).toEqual(theirs);
});
