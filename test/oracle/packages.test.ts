import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { oracle, oracleDir } from "../rig/oracle.ts";
import { aProject, type Project } from "../rig/project.ts";

const python = join(oracleDir, "bin", "python");

const files = {
  "guild.yml": `
- package: gpkg.greet
  version: 0.7
  description: |
    Sample greeting

    More of it
  url: https://example.org/greet
  author: Ann
  author-email: ann@example.org
  license: MIT
  tags: [x, y]
  python-requires: '>=3.6'
  requires: [click, 'six>1']
  data-files: [msg.txt, data, nope*, 'data/*.csv']
- model: greet
  description: Greets
  operations:
    flag:
      description: Print a message
      main: say
      flags:
        message: {description: The message, default: Hello}
        n: 1
    file: {main: sub.mod, requires: msg-file}
  resources:
    msg-file: {sources: [file: msg.txt]}
- model: ''
  operations:
    train: {main: say, description: train it}
`,
  "say.py": "message = 'x'\nn = 1\nprint(message, n)\n",
  "sub/__init__.py": "",
  "sub/mod.py": "if 1: print(open('msg.txt').read().strip())\n",
  "not-a-package/x.py": "",
  "msg.txt": "from a file\n",
  "data/a.csv": "1\n",
  "data/d 2/ü": "2\n",
  LICENSE: "L\n",
  "README.md": "R\n",
};

const withPython = { VIRTUAL_ENV: oracleDir, PATH: `${join(oracleDir, "bin")}:${process.env.PATH}` };

/** The members of the one wheel in a directory, by name, and the name of its information directory. */
const wheel = async (project: Project, dir: string) => {
  const [name = ""] = readdirSync(dir).filter((each) => each.endsWith(".whl"));
  const into = join(project.dir, "..", `unpacked ${name}`);
  const script =
    "import json, sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(json.dumps({n: z.read(n).decode('utf-8', 'replace') for n in z.namelist()}))";
  const { stdout, stderr } = await project.call([python, "-c", script, join(dir, name)]);
  expect(stderr).toBe("");
  const members = Object.entries(JSON.parse(stdout) as Record<string, string>);
  return {
    name,
    into,
    members: new Map(members.map(([key, text]) => [key.replace(/^[^/]*dist-info/, "INFO"), text])),
  };
};

const headers = (text: string | undefined) =>
  (text ?? "")
    .split("\n\n")[0]
    ?.split("\n")
    .filter((line) => !/^(Metadata-Version|License-File|Dynamic):/.test(line));

test("a wheel holds what that of 0.9 holds, and each runs under the other", async () => {
  await using project = await aProject(files);
  const ours = join(project.dir, "..", "ours");
  const theirs = join(project.dir, "..", "theirs");
  mkdirSync(ours);
  await oracle(project, { env: withPython }, "package", "--dist-dir", theirs);
  const built = await project.guildWith({ env: withPython }, "package", "-d", ours);
  expect(built).toEqual({
    code: 0,
    stdout: `${ours}/gpkg_greet-0.7-py2.py3-none-any.whl\n`,
    stderr: "WARNING: Nothing matched data file pattern 'nope*'\n",
  });
  const [a, b] = [await wheel(project, ours), await wheel(project, theirs)];
  const compared = (members: ReadonlyMap<string, string>) =>
    [...members].filter(([name]) => name.startsWith("gpkg/")).sort(([x], [y]) => (x < y ? -1 : 1));
  expect(compared(a.members)).toEqual(compared(b.members));
  expect(headers(a.members.get("INFO/METADATA"))).toEqual(headers(b.members.get("INFO/METADATA")));
  expect(a.members.get("INFO/entry_points.txt")).toBe(b.members.get("INFO/entry_points.txt"));
  expect(a.members.get("INFO/PACKAGE")?.trim()).toBe(b.members.get("INFO/PACKAGE")?.trim());

  const install = async (dir: string, target: string) => {
    const [name = ""] = readdirSync(dir);
    return project.call([
      python,
      "-m",
      "pip",
      "install",
      "-q",
      "--no-deps",
      "--target",
      target,
      join(dir, name),
    ]);
  };
  const outside = join(project.dir, "..", "outside");
  const [oursIn, theirsIn] = [join(outside, "ours"), join(outside, "theirs")];
  mkdirSync(outside);
  expect((await install(ours, oursIn)).code).toBe(0);
  expect((await install(theirs, theirsIn)).code).toBe(0);
  const home = join(outside, "home");
  mkdirSync(home);
  const in09 = (target: string, ...args: readonly string[]) =>
    oracle(project, { env: { ...withPython, PYTHONPATH: target, GUILD_HOME: home } }, "-C", outside, ...args);
  const listed = await in09(oursIn, "ops");
  expect(listed.stdout).toContain("gpkg.greet/greet:flag  Print a message\n");
  expect(listed).toEqual(await in09(theirsIn, "ops"));

  const inOurs = (...args: readonly string[]) =>
    project.guildWith({ env: { ...withPython, PYTHONPATH: oursIn } }, "-C", outside, ...args);
  for (const args of [
    ["ops"],
    ["ops", "gpkg.greet", "-v"],
    ["models", "-v"],
    ["run", "greet:flag", "n=2", "-y"],
    ["run", "gpkg.greet/greet:file", "-y"],
    ["run", "greet:nope"],
    ["run", "nope/x"],
    ["runs", "-s"],
    ["packages"],
    ["packages", "info", "-f", "gpkg.greet"],
  ]) {
    const [a, b] = [await inOurs(...args), await in09(oursIn, ...args)];
    expect({ args, code: a.code, stdout: a.stdout }).toEqual({ args, code: b.code, stdout: b.stdout });
  }
  const ourHome = { env: { ...withPython, PYTHONPATH: theirsIn } };
  expect((await project.guildWith(ourHome, "-C", outside, "packages")).stdout).toBe(
    "gpkg.greet  0.7  Sample greeting\n",
  );
  const info = await project.guildWith(ourHome, "packages", "info", "-v", "-f", "gpkg.greet", "nosuch");
  expect(info).toEqual({
    ...(await in09(theirsIn, "packages", "info", "-v", "-f", "gpkg.greet")),
    stderr: "WARNING: unknown package nosuch\n",
  });
});

test("the same project gives the same bytes wherever and whenever it is packaged", async () => {
  await using one = await aProject(files);
  await using two = await aProject(files);
  const bytes = async (project: Project, zone: string) => {
    await project.guildWith({ env: { TZ: zone } }, "package");
    return readFileSync(join(project.dir, "dist", "gpkg_greet-0.7-py2.py3-none-any.whl"));
  };
  expect((await bytes(one, "UTC")).equals(await bytes(two, "Asia/Tokyo"))).toBe(true);
});
