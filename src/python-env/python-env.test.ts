import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findDistributions, findInterpreter, interpreterFacts, pipFreeze } from "./index.ts";

let dir = "";
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "guild python é-")));
});
afterEach(() => rmSync(dir, { recursive: true }));

const write = (name: string, text: string): string => {
  const path = join(dir, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
};

const program = (name: string, text = "\u007fELF"): string => {
  const path = write(name, text);
  chmodSync(path, 0o755);
  return path;
};

/** The interpreter the tests run with: a real one. */
const realPython = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
  encoding: "utf8",
}).trim();

const context = (env: Record<string, string> = {}) => ({ env, home: join(dir, "home") });
const projectDir = () => join(dir, "project");

test("GUILD_PYTHON_EXE is taken as it is", async () => {
  const env = { GUILD_PYTHON_EXE: "python9", VIRTUAL_ENV: dir };
  expect(await findInterpreter(context(env), { projectDir: projectDir() })).toBe("python9");
});

test("the active environment comes before the project's, and that before the path", async () => {
  const onPath = program("bin/python3");
  const projects = program("project/.venv/bin/python");
  const active = program("active/bin/python");
  const PATH = join(dir, "bin");
  const find = (env: Record<string, string>, project = projectDir()) =>
    findInterpreter(context({ PATH, ...env }), { projectDir: project });
  expect(await find({ VIRTUAL_ENV: join(dir, "active") })).toBe(active);
  expect(await find({ CONDA_PREFIX: join(dir, "active") })).toBe(active);
  expect(await find({ VIRTUAL_ENV: join(dir, "gone") })).toBe(projects);
  expect(await find({}, join(dir, "other"))).toBe(onPath);
});

test("without any Python the user is told", async () => {
  await expect(findInterpreter(context({ PATH: dir }), { projectDir: projectDir() })).rejects.toMatchObject({
    message: "cannot find a Python interpreter",
    hint: "Install Python, activate an environment that has it, or set GUILD_PYTHON_EXE to its path.",
  });
});

test("a required version is looked for by the names of programs", async () => {
  for (const name of ["python", "python3", "python3.8", "python3.11", "python3.9"]) program(`bin/${name}`);
  const find = (requires: string) =>
    findInterpreter(context({ PATH: join(dir, "bin") }), { projectDir: projectDir(), requires });
  // 0.9: names in text order.
  expect(await find(">=3.7")).toBe(join(dir, "bin/python3.11"));
  expect(await find("<3.9")).toBe(join(dir, "bin/python3"));
  expect(await find("==3.9")).toBe(join(dir, "bin/python3.9"));
  await expect(find(">=4")).rejects.toThrow("cannot find a python interpreter for requirement '>=4'");
  await expect(find("nonsense")).rejects.toThrow(
    "cannot find a python interpreter for requirement 'nonsense'",
  );
});

test("a version manager's script is asked once which interpreter it stands for", async () => {
  const target = program("real/python3");
  const log = join(dir, "log");
  program("shims/python3", `#!/bin/sh\necho x >> '${log}'\necho '${target}'\n`);
  mkdirSync(projectDir());
  const find = () =>
    findInterpreter(context({ PATH: `${join(dir, "shims")}:/usr/bin:/bin` }), { projectDir: projectDir() });
  const starts = () => execFileSync("cat", [log], { encoding: "utf8" }).length / 2;
  expect([await find(), await find(), starts()]).toEqual([target, target, 1]);
  write("project/.python-version", "3.9");
  expect([await find(), starts()]).toEqual([target, 2]);
});

test("facts of an interpreter are asked once, until it changes", async () => {
  const log = join(dir, "log");
  const wrapper = program("bin/python", `#!/bin/sh\necho x >> '${log}'\nexec '${realPython}' "$@"\n`);
  const env = { PATH: process.env.PATH ?? "", PYTHONPATH: "/not/in/sys-path" };
  const facts = await interpreterFacts(context(env), wrapper);
  expect(facts.version).toMatch(/^3\.\d+\.\d+$/);
  expect(facts.versionText.startsWith(facts.version)).toBe(true);
  expect(facts.sysPath).not.toContain("/not/in/sys-path");
  expect(await interpreterFacts(context(env), wrapper)).toEqual(facts);
  expect(execFileSync("cat", [log], { encoding: "utf8" })).toBe("x\n");
  utimesSync(wrapper, 1, 1);
  await interpreterFacts(context(env), wrapper);
  expect(execFileSync("cat", [log], { encoding: "utf8" })).toBe("x\nx\n");
});

test("an interpreter that does not start is named", async () => {
  await expect(interpreterFacts(context(), join(dir, "nothing"))).rejects.toThrow(
    `cannot start the Python interpreter ${join(dir, "nothing")}`,
  );
});

const info = (name: string, version: string) =>
  `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\nName: no\n`;

const siteDir = () => {
  write("site/PyYAML-6.0.dist-info/METADATA", info("PyYAML", "6.0"));
  write("site/a_b-1.dist-info/METADATA", info("a_b", "1.0-RC1"));
  write("site/odd-1.dist-info/METADATA", info("odd", "not.a.version"));
  write("site/broken-1.dist-info/METADATA", "nothing here");
  write("site/pip-23.dist-info/METADATA", info("pip", "23.0"));
  write("site/old-1.egg-info/PKG-INFO", info("old", "1"));
  write("site/single-2.egg-info", info("single", "2"));
  write("site/egg-3.egg/EGG-INFO/PKG-INFO", info("egg", "3"));
  write("src/linked/linked.egg-info/PKG-INFO", info("linked", "4"));
  write("site/linked.egg-link", `${join(dir, "src/linked")}\n.\n`);
  const direct = (name: string, url: object) => {
    write(`site/${name}-1.dist-info/METADATA`, info(name, "1"));
    write(`site/${name}-1.dist-info/direct_url.json`, JSON.stringify(url));
  };
  direct("local", { url: "file:///w/x.whl", archive_info: { hash: "sha256=abc" }, subdirectory: "s" });
  direct("folder", { url: "file:///w/folder", dir_info: {} });
  direct("vcs", { url: "https://h/r.git", vcs_info: { vcs: "git", commit_id: "0123" } });
  direct("edit", { url: `file://${encodeURI(join(dir, "src/edit"))}`, dir_info: { editable: true } });
  mkdirSync(join(dir, "src/edit"));
  direct("repo", { url: `file://${encodeURI(join(dir, "src/repo/sub"))}`, dir_info: { editable: true } });
  mkdirSync(join(dir, "src/repo/sub"), { recursive: true });
  write("src/repo/.git/HEAD", "ref: refs/heads/main\n");
  write("src/repo/.git/packed-refs", "# pack-refs\nfeedbeef refs/heads/main\n");
  write("src/repo/.git/config", '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@host:me/repo.git\n');
  return join(dir, "site");
};

test("distributions are found once, in the order of the search path", () => {
  const site = siteDir();
  write("second/pyyaml-1.dist-info/METADATA", info("pyyaml", "1"));
  const found = findDistributions([join(dir, "missing"), site, join(dir, "second")]);
  expect(found.filter(({ name }) => name.toLowerCase() === "pyyaml")).toEqual([
    { name: "PyYAML", version: "6.0", infoPath: join(site, "PyYAML-6.0.dist-info"), linkedDir: undefined },
  ]);
});

test("pip freeze is read from the metadata", async () => {
  const env = { PATH: process.env.PATH ?? "", PYTHONPATH: siteDir() };
  const ours = new Set(await pipFreeze(context({ PATH: env.PATH }), realPython));
  const lines = (await pipFreeze(context(env), realPython)).filter((line) => !ours.has(line));
  expect(lines).toEqual([
    "a_b==1.0rc1",
    `# Editable install with no version control (edit==1)`,
    `-e ${join(dir, "src/edit")}`,
    "egg==3",
    "folder @ file:///w/folder",
    `# Editable install with no version control (linked==4)`,
    `-e ${join(dir, "src/linked")}`,
    "local @ file:///w/x.whl#sha256=abc&subdirectory=s",
    "odd===not.a.version",
    "old==1",
    ...(ours.has("PyYAML==6.0") ? [] : ["PyYAML==6.0"]),
    "-e git+ssh://git@host/me/repo.git@feedbeef#egg=repo&subdirectory=sub",
    "single==2",
    "vcs @ git+https://h/r.git@0123",
  ]);
});

test("a new distribution is seen although the lines were cached", async () => {
  const site = join(dir, "site");
  write("site/one-1.dist-info/METADATA", info("one-of-ours", "1"));
  const env = { PATH: process.env.PATH ?? "", PYTHONPATH: site };
  const lines = async () =>
    (await pipFreeze(context(env), realPython)).filter((line) => line.includes("-of-ours"));
  expect(await lines()).toEqual(["one-of-ours==1"]);
  expect(await lines()).toEqual(["one-of-ours==1"]);
  write("site/two-1.dist-info/METADATA", info("two-of-ours", "2"));
  utimesSync(site, 5, 5);
  expect(await lines()).toEqual(["one-of-ours==1", "two-of-ours==2"]);
});

test("a virtual environment linked to an interpreter is one of its own", async () => {
  mkdirSync(join(dir, "venv/bin"), { recursive: true });
  symlinkSync(realPython, join(dir, "venv/bin/python"));
  expect(await findInterpreter(context(), { projectDir: dir })).toBe(join(dir, "venv/bin/python"));
});
