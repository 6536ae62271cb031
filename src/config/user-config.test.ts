import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pyMap } from "../base/index.ts";
import { configValue, parseConfig, readUserConfig, remoteStateDir } from "./user-config.ts";

const parse = (text: string) => parseConfig(text, "config.yml");

test("items of a section extend each other and the shared section, the child wins", () => {
  const config = parse(`
config:
  base-ssh: {user: ml, private-key: ~/.ssh/ml, env: {A: 1, B: 2}}
remotes:
  gpu1: {extends: base-ssh, type: ssh, host: gpu1, env: {B: 3}}
  gpu2: {extends: [gpu1], host: gpu2}
  other: text
`);
  expect([...config.sections.keys()]).toEqual(["remotes"]);
  expect(configValue(config, "remotes", "gpu2")).toEqual(
    pyMap([
      ["host", "gpu2"],
      ["type", "ssh"],
      [
        "env",
        pyMap([
          ["B", 3],
          ["A", 1],
        ]),
      ],
      ["user", "ml"],
      ["private-key", "~/.ssh/ml"],
    ]),
  );
  expect(configValue(config, "remotes", "other")).toBe("text");
  expect(configValue(config, "check", "offline")).toBe(undefined);
});

test("an item may have the name of what it extends", () => {
  const config = parse("config: {gpu: {user: ml}}\nremotes: {gpu: {extends: gpu, type: ssh}}\n");
  expect(configValue(config, "remotes", "gpu")).toEqual(
    pyMap([
      ["type", "ssh"],
      ["user", "ml"],
    ]),
  );
});

test("an unknown parent and a circle are errors", () => {
  expect(() => parse("remotes: {a: {extends: b}}")).toThrow("cannot find 'b' in config.yml");
  expect(() => parse("remotes: {a: {extends: b}, b: {extends: c}, c: {extends: b}}")).toThrow(
    "in config.yml extends itself",
  );
});

test("a file that is no configuration is a warning and counts as empty", () => {
  const broken = parse("remotes: [");
  expect(broken.sections.size).toBe(0);
  expect(broken.warnings[0]).toMatch(/^error loading user config in config\.yml: /);
  expect(parse("- a\n").warnings).toEqual([
    "error loading user config in config.yml: expected a mapping of sections",
  ]);
  expect(parse("# nothing\n")).toEqual({ path: "config.yml", sections: new Map(), warnings: [] });
});

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "guild config "));
});
afterEach(() => rmSync(root, { recursive: true }));

const read = (env: Record<string, string> = {}) =>
  readUserConfig({
    cwd: join(root, "project"),
    processCwd: root,
    home: join(root, "home"),
    userHome: root,
    env,
  });

test("the first configuration file there is counts, and only that one", () => {
  for (const dir of ["project", "home", ".guild"]) mkdirSync(join(root, dir));
  const paths = ["named.yml", "project/guild-config.yml", "home/config.yml", ".guild/config.yml"];
  for (const path of paths) writeFileSync(join(root, path), `diff: {command: ${path}}\n`);
  expect(configValue(read({ GUILD_CONFIG: "named.yml" }), "diff", "command")).toBe("named.yml");
  for (const path of paths.slice(1)) {
    expect(configValue(read(), "diff", "command")).toBe(path);
    rmSync(join(root, path));
  }
  expect(read()).toEqual({ path: join(root, ".guild/config.yml"), sections: new Map(), warnings: [] });
});

test("a configuration file that cannot be read is a warning", () => {
  mkdirSync(join(root, "dir"));
  expect(read({ GUILD_CONFIG: join(root, "dir") }).warnings[0]).toMatch(
    /^cannot read user config in .*dir: /,
  );
});

test("the state of remotes lies beside the configuration file", () => {
  expect(remoteStateDir(read({ GUILD_CONFIG: "/etc/guild.yml" }), "gpu")).toBe("/etc/remotes/gpu");
});
