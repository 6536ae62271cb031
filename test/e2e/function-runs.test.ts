import { join } from "node:path";
import { expect, test } from "vitest";
import { aProject, type Project, repoDir } from "../rig/project.ts";

const pythonDir = join(repoDir, "python");

/** What a Python program that uses `guild.ipy` prints. */
const python = async ({ call }: Project, source: string, env: Readonly<Record<string, string>> = {}) => {
  const done = await call(["python3", "-c", source], { env: { PYTHONPATH: pythonDir, ...env } });
  expect(done.code, done.stderr).toBe(0);
  return done.stdout;
};

test("a function's run records where it ran, without secrets", async () => {
  await using project = await aProject();
  const source = [
    "import json, guild.ipy as guild",
    "def train(lr=0.1, n=3): return lr",
    "run, _ = guild.run(train, lr=0.2)",
    "names = 'cmd host user platform pip_freeze random_seed _machine'.split()",
    "print(json.dumps({**{n: run.get(n) for n in names}, 'env': run.get('env'), 'again': run.attrs()['_machine']}))",
  ].join("\n");
  const env = { PLAIN: "seen", MY_TOKEN: "hidden", DB_PASSWORD: "hidden", Secret_X: "hidden" };
  const attrs = JSON.parse(await python(project, source, { ...env, USER: "ann", HOST: "box" }));
  expect(attrs).toMatchObject({
    cmd: ["func:train(lr=0.2, n=3)"],
    host: "box",
    user: "ann",
    platform: { python_version: expect.any(String), cpus: expect.any(Number) },
    pip_freeze: expect.any(Array),
    random_seed: expect.any(Number),
    env: { PLAIN: "seen" },
    _machine: { host: "box", python: { version: expect.stringMatching(/^3\./) } },
  });
  expect(JSON.stringify(attrs)).not.toContain("hidden");
  expect(attrs.again).toEqual(attrs._machine);
});
