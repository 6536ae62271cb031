import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Context } from "../base/index.ts";
import { initEnvironment } from "./init-environment.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "guild init "));
});
afterEach(() => rmSync(root, { recursive: true }));

const plain = {
  venv: false,
  name: undefined,
  python: undefined,
  guild: undefined,
  systemSitePackages: false,
  requirement: [],
  requirements: [],
  path: [],
  noReqs: false,
  preRelease: false,
  guildHome: undefined,
  noIsolate: false,
  isolateResources: false,
};

const init = (dir: string, options: Partial<typeof plain> | { readonly guildHome: string } = {}) => {
  const said = { out: "", err: "" };
  const context: Partial<Context> = {
    cwd: root,
    home: join(root, "home"),
    userHome: join(root, "user"),
    logLevel: 20,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  };
  const code = initEnvironment(context as Context, dir, { ...plain, ...options });
  return { code, ...said };
};

test("a Guild home is made, with the user's resource cache", () => {
  expect(init("a b")).toEqual({ code: 0, out: `Initializing Guild environment in ${root}/a b\n`, err: "" });
  const guildDir = join(root, "a b", ".guild");
  expect(readdirSync(guildDir).sort()).toEqual([".guild-nocopy", "cache", "runs", "trash"]);
  expect(readlinkSync(join(guildDir, "cache/resources"))).toBe(join(root, "user/.guild/cache/resources"));
  expect(existsSync(join(root, "user/.guild/cache/resources"))).toBe(true);
});

test("a second time nothing changes", () => {
  init(".");
  expect(init(".").err).toBe(`Resource cache ${root}/.guild/cache/resources exists, skipping\n`);
});

test("the cache of an environment above is shared; a cache of its own is a directory", () => {
  init(".", { isolateResources: true });
  init("below");
  expect(readlinkSync(join(root, "below/.guild/cache/resources"))).toBe(join(root, ".guild/cache/resources"));
});

test("a link to a cache that is gone is made anew", () => {
  mkdirSync(join(root, ".guild/cache"), { recursive: true });
  symlinkSync(join(root, "gone"), join(root, ".guild/cache/resources"));
  init(".", { isolateResources: true });
  expect(readdirSync(join(root, ".guild/cache/resources"))).toEqual([]);
});

test("another Guild home is linked, unless there is one", () => {
  init("x", { guildHome: "other" });
  expect(readlinkSync(join(root, "x/.guild"))).toBe(join(root, "other"));
  expect(init("x", { guildHome: "other" }).err).toBe("");
  init("y", { noIsolate: true });
  expect(readlinkSync(join(root, "y/.guild"))).toBe(join(root, "home"));
});

test("what the system refuses is an error", () => {
  writeFileSync(join(root, "file"), "");
  expect(() => init("file")).toThrow("EEXIST");
});

test("virtual environments are for a later version", () => {
  expect(() => init(".", { venv: true })).toThrow("'guild init --venv' is not available in this version yet");
  expect(existsSync(join(root, ".guild"))).toBe(false);
});
