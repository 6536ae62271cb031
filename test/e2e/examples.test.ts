import { cpSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aProject, lines, type Project, repoDir } from "../rig/project.ts";

/** A copy of an example, whose operations run with the libraries installed for the tests. */
const anExample = async (name: string): Promise<Project> => {
  const project = await aProject();
  cpSync(join(repoDir, "examples", name), project.dir, { recursive: true });
  const python = join(repoDir, ".cache", "python");
  Object.assign(project.env, {
    VIRTUAL_ENV: python,
    PATH: `${join(python, "bin")}:${project.env.PATH ?? ""}`,
  });
  return project;
};

const compared = async (project: Project, columns: string): Promise<readonly Record<string, unknown>[]> => {
  const { stdout } = await project.guild("compare", "--json", "--strict-cols", columns);
  return JSON.parse(stdout);
};

test("hello: flags as globals and as arguments, a file, and a file of another run", async () => {
  await using project = await anExample("hello");
  expect(await project.guild("run", "hello", "msg=Hi there", "-y")).toEqual({
    stdout: "Hi there\n",
    stderr: "",
    code: 0,
  });
  expect((await project.guild("run", "hello-args", "times=2", "-y")).stdout).toBe(
    lines("Hello Guild, from argparse!", "Hello Guild, from argparse!"),
  );
  expect((await project.guild("run", "hello-file", "-y")).stdout).toBe("Hello, from a file!\n");
  expect((await project.guild("run", "hello-op", "-y")).code).toBe(1);
  expect((await project.guild("run", "write-message", "msg=handed on", "-y")).code).toBe(0);
  expect((await project.guild("run", "hello-op", "-y")).stdout).toBe("handed on\n");
});

test("digits: a real training in several trials, the best of them, and its use", async () => {
  await using project = await anExample("digits");
  const trained = await project.guild("run", "train", "lr=[0.001,0.01]", "epochs=3", "-y");
  expect([trained.code, trained.stdout.match(/^epoch \d+: loss=[\d.]+ accuracy=[\d.]+$/gm)?.length]).toEqual([
    0, 6,
  ]);
  const rows = await compared(project, "=lr,loss,max accuracy as best,loss step as step");
  expect(rows.map((row) => [row["lr"], row["step"]])).toEqual([
    [0.01, 3],
    [0.001, 3],
  ]);
  expect(Number(rows[0]?.["best"])).toBeGreaterThan(0.8);
  for (const id of project.runIds())
    expect(existsSync(join(project.home, "runs", id, "model.joblib"))).toBe(true);
  const evaluated = await project.guild("run", "evaluate", "-y");
  expect(evaluated.stdout).toMatch(/^error_rate: 0\.\d+$/m);
});

test("scalars: printed lines, own patterns, none, and event files of tensorboardX", async () => {
  await using project = await anExample("scalars");
  for (const op of ["default-patterns", "own-patterns", "no-scalars", "tensorboardx"]) {
    expect((await project.guild("run", op, "-y")).code).toBe(0);
  }
  const rows = await compared(project, ".operation,loss,first loss as start,accuracy,accuracy step as step");
  expect(rows.map(({ operation, loss, start, step }) => [operation, loss, start, step])).toEqual([
    ["tensorboardx", expect.closeTo(0.2), 1, 5],
    ["no-scalars", null, null, null],
    ["own-patterns", expect.closeTo(0.2), 1, 5],
    ["default-patterns", expect.closeTo(0.2), 1, 5],
  ]);
});

test("pipeline: steps with checks, and a batch among them", async () => {
  await using project = await anExample("pipeline");
  const ran = await project.guild("run", "pipeline", "noise=0.01", "-y");
  expect(ran.code).toBe(0);
  expect(ran.stderr).toContain("INFO: [guild] 2 of 2 checks passed\n");
  expect((await project.guild("run", "search", "-y")).code).toBe(0);
  const rows = await compared(project, ".operation,=lr,test_loss");
  expect(rows.map((row) => [row["operation"], row["lr"]])).toEqual([
    ["evaluate", null],
    ["train", 0.1],
    ["train", 0.01],
    ["prepare", null],
    ["search", null],
    ["evaluate", null],
    ["train", 0.1],
    ["prepare", null],
    ["pipeline", null],
  ]);
  expect(Number(rows[5]?.["test_loss"])).toBeLessThan(0.001);
});

test("the project of an example stays as it was", async () => {
  await using project = await anExample("digits");
  const before = readdirSync(project.dir).sort();
  await project.guild("run", "train", "epochs=1", "-y");
  expect(readdirSync(project.dir).sort()).toEqual(before);
});
