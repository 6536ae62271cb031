import { chmodSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { listRunFiles } from "../../src/run/index.ts";
import { asOrdinaryUser } from "../rig/ordinary-user.ts";
import { failed, printed } from "../rig/outcome.ts";
import { aProject, type Project } from "../rig/project.ts";
import { aRunDir, idOf } from "../rig/runs.ts";

/** Source code, dependencies, generated and hidden files, and links. */
const aBusyRun = (project: Project) =>
  aRunDir(project, {
    name: "a",
    files: {
      "train.py": "",
      "src/util.py": "",
      "src/.hidden.py": "",
      "data.csv": "",
      "data/part 1.csv": "",
      "data/ü/part2.csv": "",
      img1: "",
      img10: "",
      img2: "",
      Z: "",
      ".cache/x": "",
      ".cache/.y/z": "",
      link: "-> src",
      "to-file": "-> data.csv",
      broken: "-> nowhere",
      "dvc.yaml": "",
    },
    manifest: [
      ["s", "train.py"],
      ["s", "src/util.py"],
      ["s", "src/.hidden.py"],
      ["d", "data.csv"],
      ["d", "data"],
      ["d", "to-file"],
      ["i", "dvc.yaml"],
    ],
  });

/** Natural order: numbers by value, else by character, so `.` goes before `/` and capitals before small letters. */
const visible = [
  "Z",
  "broken",
  "data/",
  "data.csv",
  "data/part 1.csv",
  "data/ü/",
  "data/ü/part2.csv",
  "dvc.yaml",
  "img1",
  "img2",
  "img10",
  "link/",
  "src/",
  "src/util.py",
  "to-file",
  "train.py",
];

test("visible files are listed below the run directory, in natural order", async () => {
  await using project = await aProject();
  const run = aBusyRun(project);
  expect(await project.guild("ls")).toEqual(printed(`${run.dir}:`, ...visible.map((path) => `  ${path}`)));
});

test("the directory is shown from the user's home, or by its name in the current directory", async () => {
  await using project = await aProject();
  aRunDir(project, { name: "a", files: { x: "" } });
  const ls = (env: Readonly<Record<string, string>>) => project.guildWith({ env }, "ls");
  const home = join(project.home, "..");
  expect(await ls({ HOME: home })).toEqual(printed(`~/home/runs/${idOf("a")}:`, "  x"));
  expect(await ls({ NO_HEADER_PATH: "1" })).toEqual(printed(`${project.dir}/${idOf("a")}:`, "  x"));
});

test("files can be listed without a format, or in full", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a", files: { "b/c": "", d: "" } });
  expect(await project.guild("ls", "-n")).toEqual(printed("b/", "b/c", "d"));
  const full = printed(...["b/", "b/c", "d"].map((path) => join(run.dir, "/", path)));
  expect(await project.guild("ls", "-f")).toEqual(full);
  expect(await project.guild("ls", "-fn")).toEqual(full);
});

test.each([
  [["-s"], ["src/.hidden.py", "src/util.py", "train.py"]],
  [["-d"], ["data/", "data.csv", "data/part 1.csv", "data/ü/part2.csv", "to-file"]],
  [["-g"], [".cache/.y/z", ".cache/x", "Z", "broken", "img1", "img2", "img10"]],
  [
    ["-sd", "-p", "src"],
    ["src/.hidden.py", "src/util.py"],
  ],
  [
    ["-sg", "-p", "*/*"],
    [".cache/.y/z", ".cache/x", "src/.hidden.py", "src/util.py"],
  ],
  [
    ["-gL"],
    [".cache/.y/z", ".cache/x", "Z", "broken", "img1", "img2", "img10", "link/.hidden.py", "link/util.py"],
  ],
  [
    ["-g", "-p", ".cache"],
    [".cache/.y/z", ".cache/x"],
  ],
  [
    ["-a", "-p", ".cache"],
    [".cache/", ".cache/.y/", ".cache/.y/z", ".cache/x"],
  ],
  [
    ["-p", ".cache"],
    [".cache/", ".cache/x"],
  ],
  [
    ["-p", ".cache/.y"],
    [".cache/.y/", ".cache/.y/z"],
  ],
  [
    ["-p", ".c*"],
    [".cache/", ".cache/x"],
  ],
  [
    ["-p", ".c*/.*"],
    [".cache/.y/", ".cache/.y/z"],
  ],
  [
    ["-p", "src"],
    ["src/", "src/util.py"],
  ],
  [
    ["-p", "src/"],
    ["src/", "src/util.py"],
  ],
  [
    ["-p", "./src"],
    ["src/", "src/util.py"],
  ],
  [["-p", "src/.hidden.py"], ["src/.hidden.py"]],
  [["-p", "sr"], []],
  [
    ["-p", "data/ü"],
    ["data/ü/", "data/ü/part2.csv"],
  ],
  [
    ["-p", "img?"],
    ["img1", "img2"],
  ],
  [
    ["-p", "img*"],
    ["img1", "img2", "img10"],
  ],
  [["-p", "d*/*.csv"], ["data/part 1.csv"]],
  [["-p", "*.csv"], ["data.csv"]],
  [
    ["-L", "-p", "link"],
    ["link/", "link/util.py"],
  ],
  [["-p", "link"], ["link/"]],
  [["-p", "no-match"], []],
  [["-p", "../x"], []],
] as const)("ls %j lists %j", async (args, files) => {
  await using project = await aProject();
  aBusyRun(project);
  expect(await project.guild("ls", "-n", ...args)).toEqual(printed(...files));
});

test("all files are listed, also those of Guild", async () => {
  await using project = await aProject();
  aRunDir(project, { name: "a", files: { x: "", ".y": "" } });
  expect(await project.guild("ls", "-an")).toEqual(
    printed(
      ".guild/",
      ".guild/attrs/",
      ...["exit_status", "id", "initialized", "started", "stopped"].map((name) => `.guild/attrs/${name}`),
      ".guild/manifest",
      ".guild/opref",
      ".y",
      "x",
    ),
  );
});

test("source code below .guild, where older runs have it, is listed as such", async () => {
  await using project = await aProject();
  aRunDir(project, {
    name: "a",
    files: { ".guild/sourcecode/train.py": "", ".guild/sourcecode/other.py": "" },
    manifest: [["s", ".guild/sourcecode/train.py"]],
  });
  expect(await project.guild("ls", "-ns")).toEqual(printed(".guild/sourcecode/train.py"));
});

test("without a manifest every file is generated", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a", files: { x: "" } });
  await project.call(["rm", join(run.dir, ".guild", "manifest")]);
  expect(await project.guild("ls", "-ng")).toEqual(printed("x"));
  expect(await project.guild("ls", "-ns")).toEqual(printed());
});

test("links in a circle end", async () => {
  await using project = await aProject();
  aRunDir(project, { name: "a", files: { "sub/x": "", "sub/up": "-> ..", self: "-> self" } });
  expect(await project.guild("ls", "-nL")).toEqual(printed("self", "sub/", "sub/up/", "sub/x"));
});

test("a directory that cannot be read is told of", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a", files: { x: "" } });
  const closed = join(run.dir, "closed");
  mkdirSync(closed);
  chmodSync(closed, 0);
  for (let dir = run.dir; dir !== tmpdir() && dir !== "/"; dir = dirname(dir)) chmodSync(dir, 0o755);
  const warnings: string[] = [];
  const files = await asOrdinaryUser(() =>
    listRunFiles(run, { all: false, kinds: [], followLinks: false }, (text) => warnings.push(text)),
  );
  expect(files.map(({ path }) => path)).toEqual(["closed", "x"]);
  expect(warnings).toEqual([expect.stringContaining(`cannot list ${closed}: `)]);
});

test("the latest run that matches is listed, or the one that is named", async () => {
  await using project = await aProject();
  aRunDir(project, { name: "a", at: 2, files: { a: "" } });
  aRunDir(project, { name: "b", at: 1, op: "eval", files: { b: "" } });
  expect(await project.guild("ls", "-n")).toEqual(printed("a"));
  expect(await project.guild("ls", "-n", "2")).toEqual(printed("b"));
  expect(await project.guild("ls", "-n", "-Fo", "eval")).toEqual(printed("b"));
  expect(await project.guild("ls", "-n", "-Fo", "nope")).toEqual(failed("guild: no matching runs"));
});

test("a path must be relative", async () => {
  await using project = await aProject();
  expect(await project.guild("ls", "-p", "/x")).toEqual(
    failed("guild: PATH must be relative", "Try 'guild ls --help' for more information."),
  );
});
