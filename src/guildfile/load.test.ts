import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { asOrdinaryUser } from "../../test/rig/ordinary-user.ts";
import { loadGuildfile, loadProjectGuildfile } from "./load.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "guild file-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
};

test("a directory without a Guild file has none", () => {
  expect(loadProjectGuildfile(dir)).toBeUndefined();
});

test("a Guild file is read with what it includes beside it", () => {
  write("inc.yml", "- {model: i, operations: {a: b}}\n");
  write("guild.yml", "- include: inc.yml\n");
  expect(loadProjectGuildfile(dir)?.models.map(({ name }) => name)).toEqual(["i"]);
});

test("relative paths start in the current directory", () => {
  write("guild.yml", "a: b\n");
  expect(loadGuildfile("guild.yml", { processCwd: dir })).toMatchObject({
    path: join(dir, "guild.yml"),
    dir,
  });
});

test("a byte order mark and carriage returns do no harm", () => {
  write("guild.yml", "\ufeffa: b\r\nc: d\r\n");
  expect(loadProjectGuildfile(dir)?.models[0]?.operations.map((op) => op.name)).toEqual(["a", "c"]);
});

test("a project elsewhere is named by its path", () => {
  const path = write("guild.yml", "foo");
  expect(() => loadGuildfile(path, { processCwd: "/" })).toThrow(
    `ERROR: error in ${path}: invalid guildfile data 'foo': expected a mapping\n  line 1: Write each operation as NAME: MODULE.\nguild: guildfile in '${dir}' contains an error (see above for details)`,
  );
});

test("a file that is not there, no text, or not to be read is told as such", () => {
  expect(() => loadGuildfile(join(dir, "x.yml"))).toThrow(`'${join(dir, "x.yml")}' does not exist`);
  const binary = write("b.yml", new Uint8Array([0x61, 0xff, 0xfe]));
  expect(() => loadGuildfile(binary)).toThrow(`cannot read '${binary}': it is not UTF-8 text`);
  expect(() => loadGuildfile(dir)).toThrow(`cannot read '${dir}': it is a directory`);
});

test("a file without permission is told as such", async () => {
  const path = write("guild.yml", "a: b");
  chmodSync(dir, 0o755);
  chmodSync(path, 0);
  await asOrdinaryUser(() =>
    expect(() => loadGuildfile(path)).toThrow(`cannot read '${path}': permission denied`),
  );
});

test("a directory in the place of the Guild file is told as such", () => {
  mkdirSync(join(dir, "guild.yml"));
  expect(() => loadProjectGuildfile(dir)).toThrow(
    `cannot read '${join(dir, "guild.yml")}': it is a directory`,
  );
});
