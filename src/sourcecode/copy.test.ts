import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Micros, RunId } from "../base/index.ts";
import { copySourceCode } from "./copy.ts";
import { sourceCodeDigest } from "./digest.ts";
import { vcsCommit } from "./git.ts";
import { aProject, aSourceCode, include, plant } from "./project.fixture.ts";
import { testSourceCode } from "./test-source-code.ts";

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");
const md5 = (text: string) => createHash("md5").update(text).digest("hex");

test("a snapshot holds the files with their modes, listed in walk order, and the digest in path order", async () => {
  using project = aProject({ "a/b.py": "B", "a.py": "A", "a-.py": "", "it's ü.sh": "S" });
  chmodSync(join(project.dir, "it's ü.sh"), 0o750);
  const copy = await copySourceCode(project.context, project.request(), project.run);
  expect(copy).toEqual({
    digest: md5("a-.py\0\0a.py\0A\0a/b.py\0B\0it's ü.sh\0S\0"),
    copied: 4,
    warnings: [],
  });
  expect(sourceCodeDigest(project.run)).toBe(copy.digest);
  expect(readFileSync(join(project.run.dir, ".guild/manifest"), "utf8")).toBe(
    `s a-.py ${sha1("")} a-.py\n` +
      `s a.py ${sha1("A")} a.py\n` +
      `s 'it'"'"'s ü.sh' ${sha1("S")} 'it'"'"'s ü.sh'\n` +
      `s a/b.py ${sha1("B")} a/b.py\n`,
  );
  expect(statSync(join(project.run.dir, "it's ü.sh")).mode & 0o777).toBe(0o750);
  expect(readFileSync(join(project.run.dir, "a/b.py"), "utf8")).toBe("B");
});

test("root and dest move the files", async () => {
  using project = aProject({ "src/pkg/m.py": "M", "main.py": "" });
  const operation = aSourceCode({ root: "src", dest: "code", rules: [include("*")] });
  const copy = await copySourceCode(project.context, project.request({ operation }), project.run);
  expect(copy.digest).toBe(md5("code/pkg/m.py\0M\0"));
  expect(readFileSync(join(project.run.dir, ".guild/manifest"), "utf8")).toBe(
    `s code/pkg/m.py ${sha1("M")} pkg/m.py\n`,
  );
});

test("large files, empty files and links are copied by content", async () => {
  const large = "0123456789abcdef".repeat(200_000);
  using project = aProject({ "large.txt": large, "empty.txt": "", "link.txt": "-> empty.txt" });
  const operation = aSourceCode({ rules: [include("*")] });
  const copy = await copySourceCode(project.context, project.request({ operation }), project.run);
  expect(copy.digest).toBe(md5(`empty.txt\0\0large.txt\0${large}\0link.txt\0\0`));
  expect(copy.digest).toBe(sourceCodeDigest(project.run));
  expect(readFileSync(join(project.run.dir, "large.txt"), "utf8")).toBe(large);
  expect(lstatSync(join(project.run.dir, "link.txt")).isFile()).toBe(true);
});

test.each([0, 1, -1])("a file of the buffer's size and %i is copied whole", async (more) => {
  const text = "x".repeat(1024 * 1024 + more);
  using project = aProject({ "a.txt": text });
  const operation = aSourceCode({ rules: [include("*")] });
  const copy = await copySourceCode(project.context, project.request({ operation }), project.run);
  expect(copy.digest).toBe(md5(`a.txt\0${text}\0`));
});

test("nothing to copy gives no digest", async () => {
  using project = aProject({ "a.py": "" });
  const disabled = project.request({ operation: aSourceCode({ disabled: true }) });
  const nothing = { digest: null, copied: 0, warnings: [] };
  expect(await copySourceCode(project.context, disabled, project.run)).toEqual(nothing);
  const env = { NO_SOURCECODE: "1" };
  expect(await copySourceCode({ ...project.context, env }, project.request(), project.run)).toEqual(nothing);
  expect(sourceCodeDigest(project.run)).toBeNull();
});

test("links in the run directory are replaced and never written through", async () => {
  using project = aProject({ "a.py": "new", "d/b.py": "new" });
  plant(project.top, { "precious/a.py": "old", "precious/b.py": "old" });
  plant(project.run.dir, { "a.py": "-> ../../../precious/a.py", d: "-> ../../../precious" });
  await copySourceCode(project.context, project.request(), project.run);
  expect(readFileSync(join(project.run.dir, "a.py"), "utf8")).toBe("new");
  expect(readFileSync(join(project.run.dir, "d/b.py"), "utf8")).toBe("new");
  expect(readFileSync(join(project.top, "precious/a.py"), "utf8")).toBe("old");
  expect(readFileSync(join(project.top, "precious/b.py"), "utf8")).toBe("old");
});

test("a copy onto a full or closed disk is an error the user can read", async () => {
  using project = aProject({ "a/b.py": "" });
  writeFileSync(join(project.run.dir, "a"), "a file where a directory must be");
  await expect(copySourceCode(project.context, project.request(), project.run)).rejects.toThrow(
    `cannot copy source code file ${join(project.dir, "a/b.py")} to the run: file already exists`,
  );
});

test("the commit of a project is its last one, with a star when something changed", async () => {
  using project = aProject({ "sub/a.py": "", "other/b.py": "" });
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@y", ...args], {
      cwd: project.dir,
      env: project.context.env,
      encoding: "utf8",
    }).trim();
  const commit = async () => (await vcsCommit(project.context, join(project.dir, "sub"))).commit;
  expect(await commit()).toBeUndefined();
  git("init", "-q");
  expect(await commit()).toBeUndefined();
  git("add", ".");
  git("commit", "-qm", "one");
  const first = git("rev-parse", "HEAD");
  expect(await commit()).toBe(`git:${first}`);
  writeFileSync(join(project.dir, "other/b.py"), "changed");
  expect(await commit()).toBe(`git:${first}*`);
  git("commit", "-qam", "two");
  expect(await commit()).toBe(`git:${first}`);
  const env = { ...project.context.env, NO_VCS_COMMIT: "1" };
  expect((await vcsCommit({ ...project.context, env }, project.dir)).commit).toBeUndefined();
  expect((await vcsCommit(project.context, project.dir, { program: "/no/git" })).commit).toBeUndefined();
  expect(existsSync(join(project.dir, ".git/index.lock"))).toBe(false);
});

const terminal = {
  outIsTty: false,
  errIsTty: false,
  inIsTty: false,
  columns: undefined,
  outColor: false,
  errColor: false,
};

test("--test-sourcecode shows rules, selected and skipped files", async () => {
  using project = aProject({
    "guild.yml": "",
    "train.py": "",
    "img.png": "",
    ".hid/a.py": "",
    "lib/b.py": "",
  });
  const context = { ...project.context, terminal };
  const operation = aSourceCode({ rules: [{ result: "exclude", patterns: ["a b", "lib/*"], type: "text" }] });
  const { text } = await testSourceCode(context, project.request({ isPython: false, operation }));
  expect(text).toBe(
    "Copying from the current directory\n" +
      "Rules:\n" +
      "  exclude dir .*\n" +
      "  exclude dir * containing .guild-nocopy\n" +
      "  include text * size < 1048577, max match 10000\n" +
      "  exclude text 'a b', lib/*\n" +
      "Selected for copy:\n" +
      "  guild.yml\n" +
      "  train.py\n" +
      "Skipped:\n" +
      "  .hid/\n" +
      "  img.png\n" +
      "  lib/b.py\n",
  );
});

test("--test-sourcecode elsewhere names the directory, and styles paths on a terminal", async () => {
  using project = aProject({ "src/a.py": "", "src/b/c.bin": "", "src/.d/x": "" });
  const context = { ...project.context, terminal: { ...terminal, outColor: true } };
  const operation = aSourceCode({ root: "src" });
  const { text } = await testSourceCode(context, project.request({ isPython: false, operation }));
  expect(text).toContain("Copying from 'src'\n");
  expect(text).toContain(
    "Selected for copy:\n\u001b[33m  src/a.py\u001b[0m\nSkipped:\n" +
      "\u001b[2m  src/.d/\u001b[0m\n\u001b[2m  src/b/c.bin\u001b[0m\n",
  );
});

test("--test-sourcecode of an operation that copies nothing says so", async () => {
  using project = aProject({ "a.py": "" });
  const context = { ...project.context, terminal };
  const operation = aSourceCode({ disabled: true });
  expect((await testSourceCode(context, project.request({ operation }))).text).toBe(
    "Copying from the current directory\nRules:\n  exclude *\nSource code copy disabled\n",
  );
  expect((await testSourceCode(context, undefined)).text).toBe(
    "Copying from the current directory\nRules:\nSource code copy disabled\n",
  );
});

test("with hard links an unchanged file is the last snapshot's, and all files are read-only", async () => {
  using project = aProject({ "a.py": "same", "b.py": "one" });
  const runs = ["first", "second"].map((id) => ({
    id: id as RunId,
    dir: join(project.top, "home/runs", id),
  }));
  for (const run of runs) {
    plant(run.dir, { ".guild/manifest": "" });
    await copySourceCode(project.context, project.request(), run, { hardLinks: true });
    writeFileSync(join(project.dir, "b.py"), "two");
  }
  const stats = (run: number, name: string) => statSync(join(runs[run]?.dir ?? "", name));
  expect(stats(0, "a.py").ino).toBe(stats(1, "a.py").ino);
  expect(stats(0, "b.py").ino).not.toBe(stats(1, "b.py").ino);
  expect([stats(0, "b.py").mode & 0o222, stats(1, "a.py").mode & 0o222]).toEqual([0, 0]);
  expect(readFileSync(join(runs[1]?.dir ?? "", "b.py"), "utf8")).toBe("two");
});

test("with hard links a project without changes is not read, and one with changes is", async () => {
  using project = aProject({ "a.py": "same", "d/b.py": "one" });
  const snapshotInto = async (id: string) => {
    const run = { id: id as RunId, dir: join(project.top, "home/runs", id) };
    plant(run.dir, { ".guild/manifest": "" });
    const copy = await copySourceCode(project.context, project.request(), run, { hardLinks: true });
    return { ...copy, manifest: readFileSync(join(run.dir, ".guild/manifest"), "utf8"), dir: run.dir };
  };
  const first = await snapshotInto("first");
  const second = await snapshotInto("second");
  expect({ ...second, dir: first.dir }).toEqual(first);
  expect(statSync(join(second.dir, "d/b.py")).nlink).toBe(2);
  // Same length and time of change: the system's own time of change tells.
  const { atime, mtime } = statSync(join(project.dir, "d/b.py"));
  writeFileSync(join(project.dir, "d/b.py"), "two");
  utimesSync(join(project.dir, "d/b.py"), atime, mtime);
  const third = await snapshotInto("third");
  expect(third.digest).not.toBe(first.digest);
  expect(readFileSync(join(third.dir, "d/b.py"), "utf8")).toBe("two");
  rmSync(join(project.dir, "a.py"));
  const fourth = await snapshotInto("fourth");
  expect([fourth.copied, fourth.digest === third.digest]).toEqual([1, false]);
});

test("a file that changed a moment ago is read again", async () => {
  using project = aProject({ "a.py": "same" });
  const context = { ...project.context, now: () => (Date.now() * 1000) as Micros };
  for (const id of ["first", "second"]) {
    const run = { id: id as RunId, dir: join(project.top, "home/runs", id) };
    plant(run.dir, { ".guild/manifest": "" });
    await copySourceCode(context, project.request(), run, { hardLinks: true });
  }
  const cached = join(project.top, "home/cache/snapshots");
  const [name = ""] = readdirSync(cached);
  expect(JSON.parse(readFileSync(join(cached, name), "utf8")).stamps).toEqual({});
});
