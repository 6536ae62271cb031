import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BothWays, bothWays, said, succeed } from "../rig/both-ways.ts";
import { aProject, type Project } from "../rig/project.ts";
import { sampleProject } from "../rig/sample-project.ts";

const id = (n: number) => `${n}`.padStart(32, "a");

/** Runs of all kinds, made by ours, oldest first. */
const made: readonly (readonly [args: readonly string[], code: number])[] = [
  [["script.py", "x=2"], 0],
  [["train"], 0],
  [["train", "lr=1e-3", "name=it's ☃", "weights=", "--label", "größe ${lr}", "--tag", "neu"], 0],
  [["arguments", "text=x: 'y'", "fast=yes", "--comment", "Erste Zeile – schön"], 0],
  [["shell", "x=1.0", "y=null", "z=007"], 0],
  [["evaluate"], 0],
  [["fail"], 3],
  [["killed"], 241],
  [["train", "epochs=1", "--stage"], 0],
  [["train", "lr=[0.1,0.2]", "epochs=1", "--keep-batch"], 0],
];

describe("runs of ours in the hands of 0.9", () => {
  let project: Project;
  let both: BothWays;
  beforeAll(async () => {
    project = await aProject(sampleProject);
    both = bothWays(project);
    for (const [index, [args, code]] of made.entries()) {
      const outcome = await both.ours("run", ...args, "-y", "--run-id", id(index));
      expect({ args, ...outcome }).toMatchObject({ code });
    }
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
    ["diff", ["diff", "-f", "-o", "-c", "diff -u", id(1), id(2)]],
    ["compare", ["compare", "--csv", "-", "-s", "-e", "--include-batch"]],
    ["compare", ["compare", "--csv", "-", "-cc", ".label,=lr,min loss as least,acc step,.tags"]],
    ["select", ["select", "--min", "loss", "-Fo", "train", "-Sc"]],
    ["models", ["ops"]],
  ])("%s: %j", async (_, args) => {
    await both.agree(...args);
  });

  test.each(made.map(([args], index) => [args.join(" "), index] as const))(
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
});
