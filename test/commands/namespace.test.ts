import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { guildPath } from "../../src/run/index.ts";
import { failed, printed } from "../rig/outcome.ts";
import { aProject, lines, type Project } from "../rig/project.ts";
import { aRunDir, startedText } from "../rig/runs.ts";

const guildfile = `
- package: shop
  namespace: shop
- config: nets
  namespace: vision/resnet
- model: net
  extends: nets
  operations:
    train: {exec: "true", flags: {x: 1}}
- model: tree
  operations:
    train: {exec: "true"}
`;

const namespaces = async (project: Project): Promise<readonly (string | undefined)[]> => {
  const runs: unknown = JSON.parse((await project.guild("runs", "--json")).stdout);
  return Array.isArray(runs) ? runs.map(({ namespace }) => namespace) : [];
};

test("a run belongs to what is nearest to it: option, environment, model, package, user configuration", async () => {
  await using project = await aProject({ "guild.yml": guildfile, "plain.sh": "#!/bin/sh\n" });
  chmodSync(join(project.dir, "plain.sh"), 0o755);
  const config = join(project.dir, "config.yml");
  project.write("config.yml", "namespace: mine\n");
  const run = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    project.guildWith({ env: { GUILD_CONFIG: config, ...env } }, "run", ...args, "-y");
  await run({ GUILD_NAMESPACE: "ci" }, "net:train", "--namespace", "try/this");
  await run({ GUILD_NAMESPACE: "ci" }, "net:train");
  await run({}, "net:train");
  await run({}, "tree:train");
  await run({}, "plain.sh");
  expect(await namespaces(project)).toEqual(["mine", "shop", "vision/resnet", "ci", "try/this"]);
});

test("the trials of a batch belong to its namespace", async () => {
  await using project = await aProject({ "guild.yml": guildfile });
  await project.guild("run", "net:train", "x=[1,2]", "--keep-batch", "-y");
  expect(await namespaces(project)).toEqual(["vision/resnet", "vision/resnet", "vision/resnet"]);
});

test("a run without a namespace has no trace of one", async () => {
  await using project = await aProject({ "guild.yml": 'train: {exec: "true"}' });
  await project.guild("run", "train", "-y");
  const [id = ""] = project.runIds();
  const params = readFileSync(
    guildPath({ dir: join(project.home, "runs", id) }, "attrs", "run_params"),
    "utf8",
  );
  expect(params).not.toContain("namespace");
  expect((await project.guild("runs", "info")).stdout).not.toContain("namespace");
  expect(await namespaces(project)).toEqual([undefined]);
});

const aStore = async () => {
  const project = await aProject();
  aRunDir(project, { name: "a", at: 3, attrs: { _namespace: "vision/resnet" } });
  aRunDir(project, { name: "b", at: 2, attrs: { _namespace: "visionary" } });
  aRunDir(project, { name: "c", at: 1 });
  return project;
};

test("a list of more than one namespace shows them", async () => {
  await using project = await aStore();
  expect(await project.guild("runs", "-s")).toEqual(
    printed(
      "[1]  vision/resnet  train  completed  ",
      "[2]  visionary      train  completed  ",
      "[3]                 train  completed  ",
    ),
  );
  expect(await project.guild("runs", "-N", "vision")).toEqual(
    printed(`[1:aaaaaaaa]  train  ${startedText(3)}  completed  `),
  );
});

test.each([
  [["-N", "vision"], "a"],
  [["-N", "vision/"], "a"],
  [["-N", "vision/resnet"], "a"],
  [["-N", "vision/resnet/small"], ""],
  [["-N", "-"], "c"],
  [["-N", "vision", "-N", "-"], "ac"],
  [["-F", "namespace = visionary"], "b"],
  [["-F", "namespace is undefined"], "c"],
])("runs are selected by %j", async (args, names) => {
  await using project = await aStore();
  const runs: unknown = JSON.parse((await project.guild("runs", "--json", ...args)).stdout);
  expect(Array.isArray(runs) ? runs.map(({ id }) => String(id)[0]).join("") : runs).toBe(names);
});

test("commands that change runs take a namespace", async () => {
  await using project = await aStore();
  await project.guild("label", ":", "-N", "vision", "--set", "new", "-y");
  expect((await project.guild("select", "--all", "--label", "new")).stdout).toBe(lines("a".repeat(32)));
  expect((await project.guild("select", "-N", "visionary", "--attr", "_namespace")).stdout).toBe(
    lines("visionary"),
  );
});

test("a namespace that no filter could name is refused", async () => {
  await using project = await aProject({ "guild.yml": guildfile });
  expect(await project.guild("run", "net:train", "--namespace", "a b", "-y")).toEqual(
    failed(
      "guild: invalid namespace 'a b' in --namespace",
      "Use names without spaces, joined by '/': 'vision/resnet'.",
    ),
  );
  expect(project.runIds()).toEqual([]);
});
