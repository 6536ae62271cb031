import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { failed } from "../rig/outcome.ts";
import { aProject, type Project } from "../rig/project.ts";
import { aRunDir, idOf } from "../rig/runs.ts";
import { anS3Server, remotesEnvDir } from "../rig/servers.ts";

const withBucket = async () => {
  const [project, server] = await Promise.all([aProject(), anS3Server()]);
  const config = join(project.dir, "..", "config.yml");
  writeFileSync(
    config,
    "remotes:\n  lab: {type: s3, bucket: models, root: team/lab}\n  none: {type: s3, bucket: no-such}\n",
  );
  const env = { ...server.env, GUILD_CONFIG: config };
  const guild: Project["guild"] = (...args) => project.guildWith({ env }, ...args);
  expect((await guild("remote", "start", "lab", "-y")).code).toBe(0);
  return {
    project,
    server,
    env,
    guild,
    aws: (...args: readonly string[]) => project.call([join(remotesEnvDir, "bin", "aws"), ...args], { env }),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await project[Symbol.asyncDispose]();
    },
  };
};

test("runs go to a bucket and back, are listed, changed, deleted and restored there", async () => {
  await using world = await withBucket();
  const { project, guild } = world;
  const run = aRunDir(project, {
    name: "a",
    files: {
      "deep er/x.txt": "hello\n",
      data: "-> deep er",
      "big.bin": Buffer.alloc(40_000_000, 3),
      empty: "",
    },
  });
  aRunDir(project, { name: "b", at: -1, files: { "deep er/x.txt": "hi\n" } });
  expect((await guild("push", "lab", "-y")).code).toBe(0);
  await project.guild("runs", "rm", "-py");
  await guild("label", "1", "-r", "lab", "-s", "far", "-y");
  expect((await guild("runs", "-r", "lab")).stdout).toMatch(/far\n.*bbbb/);
  expect((await guild("ls", "1", "-r", "lab")).stdout).toContain("  deep er/x.txt\n");
  expect((await guild("cat", "1", "-r", "lab", "-p", "deep er/x.txt")).stdout).toBe("hello\n");
  expect((await guild("diff", "-r", "lab", "-p", "deep er/x.txt", "-c", "diff")).stdout).toContain("> hello");
  expect((await guild("runs", "rm", "2", "-r", "lab", "-y")).stderr).toContain("Deleted 1 run(s)");
  expect((await guild("runs", "-r", "lab", "-d")).stdout).toContain("bbbb");
  expect((await guild("runs", "restore", "-r", "lab", "-y")).stderr).toContain("Restored 1 run(s)");
  expect((await guild("pull", "lab", "-y")).code).toBe(0);
  expect(readFileSync(join(run.dir, "big.bin")).equals(Buffer.alloc(40_000_000, 3))).toBe(true);
  expect(readlinkSync(join(run.dir, "data"))).toBe("deep er");
  expect(lstatSync(join(run.dir, "empty")).size).toBe(0);
  expect((await project.guild("runs")).stdout).toMatch(/far\n.*bbbb/);
  expect((await guild("runs", "rm", "-r", "lab", "-py")).code).toBe(0);
  expect((await guild("runs", "-r", "lab")).stdout).toBe("");
  expect((await guild("stop", "-r", "lab")).stderr).toBe(
    "guild: remote 'lab' does not support this operation\n",
  );
});

test("a missing bucket, wrong credentials and a server that is down are told of without secrets", async () => {
  await using world = await withBucket();
  const { project, guild, env, server, aws } = world;
  const none = await guild("remote", "status", "none");
  expect(none).toEqual({
    ...failed(
      "guild: remote none is not available: bucket no-such does not exist",
      "Make it with 'guild remote start none'.",
    ),
    code: 2,
  });
  aRunDir(project, { name: "a", files: { "x.bin": "right" } });
  await guild("push", "lab", "-y");
  // A damaged object, and things of others.
  project.write("wrong", "wrong");
  await aws("s3", "cp", "wrong", `s3://models/team/lab/runs/${idOf("a")}/x.bin`);
  await aws("s3", "cp", "wrong", "s3://models/team/lab/runs/notes.txt");
  await aws("s3", "cp", "wrong", "s3://models/other/file");
  await project.guild("runs", "rm", "-py");
  const damaged = await guild("pull", "lab", "-y");
  expect(damaged.stderr).toContain("x.bin' is damaged");
  expect((await project.guild("runs")).stdout).toBe("");
  expect((await guild("remote", "stop", "lab", "-y")).stderr).toContain("holds other things than runs");
  const noKeys = {
    ...env,
    AWS_ACCESS_KEY_ID: "",
    AWS_SECRET_ACCESS_KEY: "",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  expect((await project.guildWith({ env: noKeys }, "runs", "-r", "lab")).stderr).toContain(
    "no credentials were found",
  );
  await server.cut();
  const down = await guild("runs", "-r", "lab");
  expect(down.code).toBe(2);
  expect(down.stderr).toContain("guild: remote lab is not available: cannot reach the server");
  for (const { stderr } of [none, damaged, down]) expect(stderr).not.toContain("test-secret");
});

test("a push that was cut off is no run, and goes on at the next time", async () => {
  await using world = await withBucket();
  const { project, guild, aws } = world;
  const run = aRunDir(project, { name: "a", files: { "x.txt": "x", "y.txt": "y" } });
  aRunDir(project, { name: "b", at: 1 });
  await guild("push", "lab", idOf("b"), "-y");
  // As a push leaves it that is killed: files without the reference.
  await aws("s3", "cp", join(run.dir, "x.txt"), `s3://models/team/lab/runs/${idOf("a")}/x.txt`);
  expect((await guild("runs", "-r", "lab")).stdout).not.toContain("aaaa");
  expect((await guild("push", "lab", "-y")).code).toBe(0);
  expect((await guild("runs", "-r", "lab")).stdout).toContain("aaaa");
  mkdirSync(join(project.home, "other"));
  const fresh = { env: { ...world.env, GUILD_HOME: join(project.home, "other") } };
  expect((await project.guildWith(fresh, "pull", "lab", "-y")).code).toBe(0);
  expect(existsSync(join(project.home, "other/runs", idOf("a"), "y.txt"))).toBe(true);
});
