import { expect, test } from "vitest";
import { pyMap } from "../../src/base/index.ts";
import { failed } from "../rig/outcome.ts";
import { aProject } from "../rig/project.ts";
import { aRunDir, idOf } from "../rig/runs.ts";

const guildfile = `
- model: m
  description: |
    A model
    and more of it
  operations:
    train: {main: train, description: Train the model, flags: {lr: {default: 0.1, description: Rate}, n: 1}}
    plain: {exec: "echo 1"}
- operations:
    prep: {exec: "echo ü", description: Prepare}
`;

test("every list can be had as JSON, with the names of its columns", async () => {
  await using project = await aProject({ "guild.yml": guildfile, "train.py": "lr = 0.1\n" });
  const list = async (...args: readonly string[]) => {
    const { stdout, stderr, code } = await project.guild(...args, "--json");
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    return JSON.parse(stdout);
  };
  expect(await list("operations")).toEqual([
    { name: "prep", description: "Prepare" },
    { name: "m:plain", description: "" },
    { name: "m:train", description: "Train the model" },
  ]);
  expect(await list("operations", "-v", "train")).toEqual([
    {
      name: "m:train",
      description: "Train the model",
      main: "train",
      flags: [
        { name: "lr", description: "Rate", default: 0.1 },
        { name: "n", description: "", default: 1 },
      ],
      details: [],
    },
  ]);
  expect(await list("models")).toEqual([{ name: "m", description: "A model" }]);
  expect(await list("models", "-v")).toMatchObject([
    { name: "m", operations: ["plain", "train"], details: ["and more of it"] },
  ]);
  expect(await list("archive", "--list")).toEqual([]);
  expect(await list("tag", "--list-all")).toEqual([]);

  const comment = pyMap([
    ["body", "good, ü"],
    ["host", null],
    ["time", 1_700_000_000_000_000],
    ["user", "ann"],
  ]);
  aRunDir(project, {
    name: "a",
    at: 1,
    attrs: { label: "red", tags: ["x", "y"], comments: [comment] },
    files: { "data/ü.csv": "" },
  });
  aRunDir(project, { name: "b", attrs: { tags: ["y"] } });
  expect(await list("ls", "a")).toEqual([
    { path: "data", type: "directory" },
    { path: "data/ü.csv", type: "file" },
  ]);
  expect(await list("ls", "a", "-f", "-p", "data/*.csv")).toEqual([
    { path: `${project.home}/runs/${idOf("a")}/data/ü.csv`, type: "file" },
  ]);
  expect(await list("tag", "--list-all")).toEqual([{ tag: "x" }, { tag: "y" }]);
  expect(await list("comment", "--list", ":")).toMatchObject([
    {
      id: idOf("a"),
      operation: "train",
      status: "completed",
      label: "red",
      comments: [{ index: 1, body: "good, ü", host: null, time: 1_700_000_000_000_000, user: "ann" }],
    },
    { id: idOf("b"), label: "", comments: [] },
  ]);
  await project.guild("archive", "old", "--create", "b", "-y");
  expect(await list("archive", "--list")).toMatchObject([{ name: "old", path: expect.any(String) }]);
});

test("JSON is refused where nothing is listed", async () => {
  await using project = await aProject();
  const needs = (path: string, option: string) =>
    failed(`guild: --json can only be used with ${option}\nTry '${path} --help' for more information.`);
  expect(await project.guild("tag", "--add", "x", "--json")).toEqual(needs("guild tag", "--list-all"));
  expect(await project.guild("comment", "--json")).toEqual(needs("guild comment", "--list"));
});
