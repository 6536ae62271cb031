import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findGuildHome } from "./guild-home.ts";

let root = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "guild home ")));
});
afterEach(() => rmSync(root, { recursive: true }));

const makeDirs = (...paths: readonly string[]) => {
  for (const path of paths) mkdirSync(join(root, path), { recursive: true });
};

const find = (env: Record<string, string> = {}, cwd = "user/a/b") =>
  findGuildHome({ cwd: join(root, cwd), processCwd: root, env, userHome: join(root, "user") });

test("without any .guild it is in the user's home, and is not made", async () => {
  makeDirs("user/a/b", ".guild");
  expect(await find()).toEqual({ home: join(root, "user/.guild"), warnings: [] });
});

test("the nearest .guild directory from the current directory upward is it", async () => {
  makeDirs("user/a/b", "user/a/.guild", "user/.guild");
  writeFileSync(join(root, "user/a/b/.guild"), "a file is none");
  expect((await find()).home).toBe(join(root, "user/a/.guild"));
});

test("outside of the user's home the search goes up to the root", async () => {
  makeDirs("user", "else/where", "else/.guild");
  expect((await find({}, "else/where")).home).toBe(join(root, "else/.guild"));
});

test("the active environment comes first if it has one, Conda's before others", async () => {
  makeDirs("user/a/b/.guild", "venv/.guild", "conda");
  symlinkSync(join(root, "venv"), join(root, "link"));
  expect((await find({ VIRTUAL_ENV: join(root, "link") })).home).toBe(join(root, "venv/.guild"));
  expect((await find({ VIRTUAL_ENV: join(root, "venv"), CONDA_PREFIX: join(root, "conda") })).home).toBe(
    join(root, "user/a/b/.guild"),
  );
});

test("the scheme pre-0.9 takes the environment's, whether it exists or not", async () => {
  makeDirs("user/a/b/.guild", "venv");
  const env = { GUILD_HOME_SCHEME: "pre-0.9" };
  expect((await find({ ...env, VIRTUAL_ENV: join(root, "venv") })).home).toBe(join(root, "venv/.guild"));
  expect((await find(env)).home).toBe(join(root, "user/.guild"));
});

test("the scheme can be configured; the environment wins over the file", async () => {
  makeDirs("user/a/b/.guild");
  writeFileSync(join(root, "user/a/b/guild-config.yml"), "legacy:\n  guild-home: pre-0.9\n");
  expect((await find()).home).toBe(join(root, "user/.guild"));
  expect(await find({ GUILD_HOME_SCHEME: "new" })).toEqual({
    home: join(root, "user/a/b/.guild"),
    warnings: ["unsupported legacy scheme for 'guild-home': 'new' - using default scheme"],
  });
});

test("a configuration file that cannot be parsed does not stop the search", async () => {
  makeDirs("user/a/b");
  writeFileSync(join(root, "user/a/b/guild-config.yml"), "guild-home: [");
  expect((await find()).home).toBe(join(root, "user/.guild"));
});
