import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { oracleDir } from "../rig/oracle.ts";
import { aProject, type Project, repoDir } from "../rig/project.ts";

/** What the uses of `guild.ipy` give under a Python, by their names, and what was printed. */
const probe = async ({ call, dir }: Project, python: string, env: Readonly<Record<string, string>>) => {
  const home = join(dir, `home-${env["PYTHONPATH"] === undefined ? "0.9" : "ours"}`);
  mkdirSync(home);
  const done = await call([python, join(repoDir, "test", "rig", "ipy_probe.py"), home], { env });
  expect(done.code, done.stderr).toBe(0);
  const facts = done.stderr
    .split("\n")
    .filter((line) => line.startsWith("["))
    .map((line): [string, unknown] => JSON.parse(line));
  return { facts: new Map(facts), printed: done.stdout.split("\n") };
};

test("guild.ipy has names, columns, labels, values and errors of 0.9", async () => {
  await using project = await aProject();
  const theirs = await probe(project, join(oracleDir, "bin", "python"), {});
  const ours = await probe(project, join(repoDir, ".cache", "python", "bin", "python"), {
    PYTHONPATH: join(repoDir, "python"),
  });
  expect([...ours.facts.keys()]).toEqual([...theirs.facts.keys()]);
  for (const [name, value] of theirs.facts) expect.soft(ours.facts.get(name), name).toEqual(value);
  expect(ours.printed).toEqual(theirs.printed);
});
