import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aProject, type Project } from "../rig/project.ts";

const cachedFiles = (root: string): readonly string[] =>
  existsSync(root)
    ? readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

const operations = async (project: Project, env: Readonly<Record<string, string>>) => {
  const outcome = await project.guildWith({ env }, "operations");
  expect(outcome).toEqual({ stdout: "greet  \n", stderr: "", code: 0 });
};

const files = { "guild.yml": "greet: {exec: echo hello}\n" };

test("a command answers the same from code that was kept, kept in part, spoilt, or kept by another Node", async () => {
  await using project = await aProject(files);
  const root = join(project.dir, "the cache");
  const env = { XDG_CACHE_HOME: root };
  await operations(project, env);
  const [first = "", second = "", ...others] = cachedFiles(root);
  expect(others.length).toBeGreaterThan(0);
  await operations(project, env);
  writeFileSync(first, "");
  writeFileSync(second, Buffer.alloc(5000, 1));
  await operations(project, env);
  await operations(project, env);
});

test("code that was kept finds modules of Node when it needs them", async () => {
  await using project = await aProject(files);
  const env = { XDG_CACHE_HOME: join(project.dir, "cache") };
  await project.guild("run", "greet", "-y");
  const first = await project.guildWith({ env }, "ls");
  expect(first.code).toBe(0);
  expect(await project.guildWith({ env }, "ls")).toEqual(first);
});

test("where no code can be kept, all goes on without", async () => {
  await using project = await aProject(files);
  const root = join(project.dir, "closed");
  mkdirSync(root);
  chmodSync(root, 0o555);
  await operations(project, { XDG_CACHE_HOME: root });
  await operations(project, { XDG_CACHE_HOME: join(project.dir, "guild.yml") });
});

test("NODE_DISABLE_COMPILE_CACHE turns it off", async () => {
  await using project = await aProject(files);
  const root = join(project.dir, "cache");
  await operations(project, { XDG_CACHE_HOME: root, NODE_DISABLE_COMPILE_CACHE: "1" });
  expect(cachedFiles(root)).toEqual([]);
});
