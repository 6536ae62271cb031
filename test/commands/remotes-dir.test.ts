import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { failed, printed, said } from "../rig/outcome.ts";
import { aProject, type Project } from "../rig/project.ts";
import { aRunDir, idOf } from "../rig/runs.ts";

const withDisk = async () => {
  const project = await aProject();
  const disk = join(project.dir, "shared disk");
  mkdirSync(disk);
  const config = join(project.dir, "config.yml");
  writeFileSync(
    config,
    `remotes:\n  disk: {type: dir, path: ${JSON.stringify(disk)}, description: Shared}\n  bad: {type: nope}\n  half: {type: s3}\n`,
  );
  const guild: Project["guild"] = (...args) => project.guildWith({ env: { GUILD_CONFIG: config } }, ...args);
  return { project, disk, guild, [Symbol.asyncDispose]: () => project[Symbol.asyncDispose]() };
};

test("remotes are listed, and a wrong one is told of with those there are", async () => {
  await using world = await withDisk();
  const { guild } = world;
  expect(await guild("remotes")).toEqual(printed("bad   nope  ", "disk  dir   Shared", "half  s3    "));
  expect(await guild("runs", "-r", "nope")).toEqual(
    failed(
      "guild: remote 'nope' is not defined",
      "Show remotes by running 'guild remotes' or 'guild remotes --help' for more information.",
      "Defined remotes: disk, bad, half",
    ),
  );
  expect((await guild("runs", "-r", "bad")).stderr).toContain(
    "guild: remote 'bad' in ~/.guild/config.yml has unsupported type: nope",
  );
  expect(await guild("pull", "half")).toEqual(
    failed("guild: remote 'half' in ~/.guild/config.yml is missing required config: bucket"),
  );
  expect((await guild("runs", "-r", "nope:x")).stderr).toContain("guild: unknown remote type 'nope'");
  expect(await guild("remote", "status", "dir:/no/such/place")).toEqual({
    ...failed(
      "guild: remote dir:/no/such/place is not available: /no/such/place does not exist",
      "Mount it, or make it with 'guild remote start'.",
    ),
    code: 2,
  });
});

test("runs go to a shared disk and back with links, modes and times", async () => {
  await using world = await withDisk();
  const { project, disk, guild } = world;
  const run = aRunDir(project, {
    name: "a",
    files: { "model ü.bin": Buffer.alloc(300_000, 7), "bin/go.sh": "echo", data: "-> bin", gone: "-> ../no" },
  });
  aRunDir(project, { name: "b", at: -1 });
  chmodSync(join(run.dir, "bin/go.sh"), 0o750);
  const { mtimeMs } = statSync(join(run.dir, "model ü.bin"));
  expect(await guild("push", "disk", "-y")).toEqual(
    said(`Copying ${idOf("a")} to disk`, `Copying ${idOf("b")} to disk`),
  );
  await project.guild("runs", "rm", "-py");
  expect((await guild("pull", "disk", "-y")).code).toBe(0);
  expect(readFileSync(join(run.dir, "model ü.bin"))).toEqual(Buffer.alloc(300_000, 7));
  expect(Math.floor(statSync(join(run.dir, "model ü.bin")).mtimeMs)).toBe(Math.floor(mtimeMs));
  expect(lstatSync(join(run.dir, "bin/go.sh")).mode & 0o777).toBe(0o750);
  expect(readlinkSync(join(run.dir, "gone"))).toBe("../no");
  expect(existsSync(join(disk, "runs", idOf("a"), ".guild/COMMIT"))).toBe(true);
  expect(existsSync(join(run.dir, ".guild/COMMIT"))).toBe(false);
});

test("commands work on the runs of a shared disk", async () => {
  await using world = await withDisk();
  const { project, guild } = world;
  aRunDir(project, { name: "a", files: { "x.txt": "hello\n" } });
  aRunDir(project, { name: "b", at: -1, files: { "x.txt": "hi\n" } });
  await guild("push", "disk", "-y");
  await project.guild("runs", "rm", "-py");
  await guild("label", "1", "-r", "disk", "-s", "it's best", "-y");
  await guild("tag", "1", "-r", "disk", "-a", "good", "-y");
  await guild("comment", "1", "-r", "disk", "-a", "fine", "-y");
  expect((await guild("runs", "-r", "disk", "-Ft", "good")).stdout).toContain("it's best");
  expect(await guild("cat", "1", "-r", "disk", "-p", "x.txt")).toEqual({ ...printed("hello") });
  expect((await guild("ls", "1", "-r", "disk")).stdout).toBe(`~/${idOf("a")}:\n  x.txt\n`);
  expect((await guild("select", "2", "-r", "disk")).stdout).toBe(`${idOf("b")}\n`);
  expect((await guild("diff", "-r", "disk", "-p", "x.txt", "-c", "diff")).stdout).toContain("> hello");
  expect(await guild("runs", "rm", "2", "-r", "disk", "-y")).toEqual(said("Deleted 1 run(s)"));
  expect((await guild("runs", "-r", "disk", "-d")).stdout).toContain(idOf("b").slice(0, 8));
  expect(await guild("runs", "restore", "-r", "disk", "-y")).toEqual(said("Restored 1 run(s)"));
  expect(await guild("runs", "rm", "2", "-r", "disk", "-py")).toEqual(said("Permanently deleted 1 run(s)"));
  expect((await guild("stop", "-r", "disk", "-y")).stderr).toBe("Nothing to stop.\n");
  expect((await guild("runs", "-r", "disk", "-A", "x")).stderr).toBe(
    "guild: --archive and --remote cannot both be used\n",
  );
});

test("a damaged file is told of and its run does not appear", async () => {
  await using world = await withDisk();
  const { project, disk, guild } = world;
  const run = aRunDir(project, { name: "a", files: { "x.bin": "right" } });
  await guild("push", "disk", "-y");
  const stored = join(disk, "runs", idOf("a"), "x.bin");
  const seconds = statSync(stored).mtimeMs / 1000;
  writeFileSync(stored, "wrong");
  utimesSync(stored, seconds, seconds);
  await project.guild("runs", "rm", "-py");
  const { stderr, code } = await guild("pull", "disk", "-y");
  expect(stderr).toContain("is damaged: it is not what was pushed");
  expect(code).toBe(1);
  expect((await project.guild("runs")).stdout).toBe("");
  expect(existsSync(join(run.dir, ".guild/opref"))).toBe(false);
});

test("pushes of different runs at once lose nothing", async () => {
  await using world = await withDisk();
  const { project, guild } = world;
  for (const [at, name] of ["a", "b", "c", "d"].entries()) aRunDir(project, { name, at });
  const pushes = ["a", "b", "c", "c"].map((name) => guild("push", "disk", idOf(name), "-y"));
  expect((await Promise.all(pushes)).map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect((await guild("runs", "-r", "disk")).stdout.trim().split("\n")).toHaveLength(3);
});
