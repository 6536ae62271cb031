import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { asOrdinaryUser } from "../../test/rig/ordinary-user.ts";
import type { SourceCodeRequest } from "../operation/index.ts";
import { aProject, aSourceCode, exclude, include, plant, type Tree } from "./project.fixture.ts";
import { selectSourceCode } from "./snapshot.ts";

/** The tree of section 13.5 of the specification of guild.yml. */
const observed: Tree = {
  "main.py": "",
  "guild.yml": "",
  ".dotfile": "",
  ".env": "",
  "img.png": "png",
  "big/big.txt": "x".repeat(1048577),
  "big/ok.txt": "x".repeat(1048576),
  "data/d.txt": "",
  "data/sub/s.txt": "",
  "src/pkg/m.py": "",
  ".hid/h.py": "",
  "__pycache__/c.py": "",
  "build/b.py": "",
  "nocopy/.guild-nocopy": "",
  "nocopy/n.py": "",
  "venv/x.py": "",
  "venv/bin/activate": "",
};

const model = aSourceCode({ rules: [exclude("data")] });

test.each<[string, Partial<SourceCodeRequest>, string]>([
  ["nothing, main op", {}, ".dotfile .env guild.yml main.py big/ok.txt src/pkg/m.py"],
  [
    "nothing, exec op",
    { isPython: false },
    ".dotfile .env guild.yml main.py __pycache__/c.py big/ok.txt build/b.py src/pkg/m.py venv/x.py venv/bin/activate",
  ],
  ["*.py", { operation: aSourceCode({ rules: [exclude("*"), include("*.py")] }) }, "main.py src/pkg/m.py"],
  [
    "*.py and data",
    { operation: aSourceCode({ rules: [exclude("*"), include("*.py"), include("data")] }) },
    "main.py data/d.txt data/sub/s.txt src/pkg/m.py",
  ],
  [
    "rules that add to the defaults",
    {
      operation: aSourceCode({
        rules: [exclude("*.txt"), include("data/d.txt"), exclude("src", "dir"), include("*.png", "binary")],
      }),
    },
    ".dotfile .env guild.yml img.png main.py data/d.txt",
  ],
  ["a root", { operation: aSourceCode({ root: "src", rules: [include("*")] }) }, "pkg/m.py"],
  ["no", { operation: aSourceCode({ disabled: true }) }, ""],
])("selection of an operation with %s", async (_, parts, expected) => {
  using project = aProject(observed);
  const { selected } = await selectSourceCode(project.context, project.request({ model, ...parts }));
  expect(selected.join(" ")).toBe(expected);
});

test("dependencies of the project are no source code", async () => {
  using project = aProject(observed);
  const dependencyPaths = ["main.py", "data/d.txt"].map((path) => join(project.dir, path));
  const { selected } = await selectSourceCode(project.context, project.request({ dependencyPaths }));
  expect(selected).toEqual([".dotfile", ".env", "guild.yml", "big/ok.txt", "data/sub/s.txt", "src/pkg/m.py"]);
});

test("a git project copies what git does not ignore, but for git's own files", async () => {
  using project = aProject({
    ".gitignore": "ig/\n",
    ".guildignore": "# comment\n*.skip\n",
    "guild.yml": "",
    "y.py": "",
    "x.skip": "",
    "src/z.skip": "",
    "ig/a.py": "",
    "bin.png": "\0",
    "a b/ü\n.py": "",
    "src/ig2/ig/b.py": "",
  });
  execFileSync("git", ["init", "-q"], { cwd: project.dir, env: project.context.env });
  const { selected, warnings } = await selectSourceCode(project.context, project.request());
  expect(warnings).toEqual([]);
  expect(selected).toEqual(["bin.png", "guild.yml", "y.py", "a b/ü\n.py"]);
});

test("without a git program a git project gets the default rules and a warning", async () => {
  using project = aProject({ "a.py": "", ".git/HEAD": "ref: refs/heads/main\n" }, { PATH: "/nowhere" });
  const snapshot = await selectSourceCode(project.context, project.request());
  expect(snapshot.selected).toEqual(["a.py"]);
  expect(snapshot.warnings.join()).toMatch(/^The current project appears to use Git for version control\n/);
  const env = { ...project.context.env, NO_WARN_GIT_MISSING: "1" };
  expect((await selectSourceCode({ ...project.context, env }, project.request())).warnings).toEqual([]);
});

test("a repository git cannot read gets the default rules and a warning", async () => {
  using project = aProject({ "a.py": "", ".git/HEAD": "" });
  const { selected, warnings } = await selectSourceCode(project.context, project.request());
  expect(selected).toEqual(["a.py"]);
  expect(warnings).toEqual([expect.stringMatching(/^error listing ignored files \(128\): fatal: /)]);
});

test("files of a directory come before its sub-directories, in code point order", async () => {
  using project = aProject({
    "b.py": "",
    "a/z.py": "",
    "a-b.py": "",
    "B.py": "",
    "\u{1f600}.py": "",
    "ﬀ.py": "",
  });
  const { selected } = await selectSourceCode(project.context, project.request());
  expect(selected).toEqual(["B.py", "a-b.py", "b.py", "ﬀ.py", "\u{1f600}.py", "a/z.py"]);
});

test("names with spaces, quotes, line ends and other scripts are files like others", async () => {
  const names = ["a b.py", "a\nb.py", "it's.py", "ünï.py", "数据.py", "-r.py", "$(x).py", "[x].py"];
  using project = aProject(Object.fromEntries(names.map((name) => [name, ""])));
  const { selected } = await selectSourceCode(project.context, project.request());
  expect(selected.toSorted()).toEqual(names.toSorted());
});

test("too many files leave a line that says which and how many", async () => {
  using project = aProject(
    { "a.py": "", "b.py": "", "c.py": "", "img.png": "" },
    { MAX_DEFAULT_SOURCECODE_COUNT: "1" },
  );
  const { selected, warnings } = await selectSourceCode(project.context, project.request());
  expect(selected).toEqual(["a.py"]);
  expect(warnings).toEqual([
    "Found more than 1 source code files but will only copy 1 as a safety measure. To control which files " +
      "are copied, define 'sourcecode' for the operation in a Guild file. Left out: b.py, c.py",
  ]);
});

test("a file that is too big leaves 0.9's line, several one line for all", async () => {
  using project = aProject(
    { "a.txt": "12345", "sub/b.txt": "12345" },
    { MAX_DEFAULT_SOURCECODE_FILE_SIZE: "4" },
  );
  const all = await selectSourceCode(project.context, project.request());
  expect(all.warnings).toEqual([
    "Skipping 2 source code files because they're too big (over 4 bytes): a.txt, sub/b.txt. To control which " +
      "files are copied, define 'sourcecode' for the operation in a Guild file.",
  ]);
  const operation = aSourceCode({ rules: [include("a.txt")] });
  const one = await selectSourceCode(project.context, project.request({ operation }));
  expect(one.selected).toEqual(["a.txt"]);
  expect(one.warnings).toEqual([
    "Skipping source code file sub/b.txt because it's too big. To control which files are copied, define " +
      "'sourcecode' for the operation in a Guild file.",
  ]);
});

test("more than the hundred files of 0.9 are copied", async () => {
  using project = aProject({});
  for (let at = 0; at < 150; at += 1) writeFileSync(join(project.dir, `f${at}.py`), "");
  const { selected, warnings } = await selectSourceCode(project.context, project.request());
  expect([selected.length, warnings]).toEqual([150, []]);
});

test("linked files count, linked directories only when they stay inside", async () => {
  using project = aProject({
    "a.py": "-> ../outside/a.py",
    "dangling.py": "-> nowhere",
    out: "-> ../outside",
    inside: "-> pkg",
    "pkg/m.py": "",
  });
  plant(project.top, { "outside/a.py": "x" });
  const { selected, warnings } = await selectSourceCode(project.context, project.request());
  expect(selected).toEqual(["a.py", "inside/m.py", "pkg/m.py"]);
  expect(warnings).toEqual(["Skipping linked directories that lead out of the source code directory: out"]);
});

test("a root that is itself a link is walked", async () => {
  using project = aProject({ code: "-> real", "real/a.py": "", "real/sub/b.py": "", "real/up": "-> sub" });
  const operation = aSourceCode({ root: "code" });
  const { selected } = await selectSourceCode(project.context, project.request({ operation }));
  expect(selected).toEqual(["a.py", "sub/b.py", "up/b.py"]);
});

test("circles of links come to an end", async () => {
  using project = aProject({
    self: "-> self",
    here: "-> .",
    "a/x.py": "",
    "a/up": "-> ..",
    "a/b": "-> ../b",
    "b/y.py": "",
    "b/a": "-> ../a",
  });
  const { selected } = await selectSourceCode(project.context, project.request());
  expect(selected).toEqual(["a/x.py", "a/b/y.py", "b/y.py", "b/a/x.py"]);
});

test("many directories that all link to each other come to an end", async () => {
  const names = Array.from({ length: 14 }, (_, at) => `d${at}`);
  const links = names.flatMap((from) => names.map((to) => [`${from}/to-${to}`, `-> ../${to}`] as const));
  using project = aProject({ ...Object.fromEntries(links), "d0/a.py": "" });
  const { selected } = await selectSourceCode(project.context, project.request());
  expect(selected).toContain("d0/a.py");
  expect(selected.length).toBeLessThan(100);
});

test("Guild's own directories are never entered, whatever the rules say", async () => {
  using project = aProject({
    "a.py": "",
    ".guild/b.py": "",
    "myhome/runs/r/c.py": "",
    "some-run/.guild/opref": "",
    "some-run/d.py": "",
    "link-to-home": "-> myhome",
  });
  const operation = aSourceCode({ rules: [include("*", "dir"), include("*")] });
  const context = { ...project.context, home: join(project.dir, "myhome") };
  const { selected, skipped } = await selectSourceCode(context, project.request({ operation }));
  expect(selected).toEqual(["a.py"]);
  expect(skipped.map(({ path }) => path)).toEqual([".guild", "link-to-home", "myhome", "some-run"]);
});

test("pipes are skipped with a warning when a rule would take them", async () => {
  using project = aProject({ "a.py": "" });
  execFileSync("mkfifo", [join(project.dir, "pipe.py")]);
  const plain = await selectSourceCode(project.context, project.request());
  expect([plain.selected, plain.warnings]).toEqual([["a.py"], []]);
  const operation = aSourceCode({ rules: [include("*")] });
  const all = await selectSourceCode(project.context, project.request({ operation }));
  expect(all.warnings).toEqual(["skipping pipe.py: not a regular file"]);
});

test("a directory that cannot be read is warned of", async () => {
  using project = aProject({ "a.py": "", "secret/b.py": "" });
  chmodSync(dirname(project.dir), 0o755);
  chmodSync(join(project.dir, "secret"), 0);
  const { selected, warnings } = await asOrdinaryUser(() =>
    selectSourceCode(project.context, project.request()),
  );
  expect([selected, warnings]).toEqual([["a.py"], ["cannot read directory secret: permission denied"]]);
});

test("a name that is not UTF-8 is warned of", async () => {
  using project = aProject({ "a.py": "" });
  mkdirSync(Buffer.concat([Buffer.from(`${project.dir}/`), Buffer.from([0xff, 0x64])]));
  const { selected, warnings } = await selectSourceCode(project.context, project.request());
  expect([selected, warnings]).toEqual([["a.py"], ["skipping \ufffdd: name is not UTF-8"]]);
});

test("a root that does not exist selects nothing and is warned of", async () => {
  using project = aProject({});
  const operation = aSourceCode({ root: "nope" });
  const { selected, warnings } = await selectSourceCode(project.context, project.request({ operation }));
  expect([selected, warnings]).toEqual([[], ["source code directory nope does not exist"]]);
});
