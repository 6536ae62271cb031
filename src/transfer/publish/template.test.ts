import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runPageParts, runPageText } from "./pages.ts";
import { renderDirectory, renderFile } from "./template.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "guild-template-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const render = (files: Readonly<Record<string, string>>, values: Readonly<Record<string, unknown>> = {}) => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return renderFile(join(dir, Object.keys(files)[0] ?? ""), { values });
};

const page = {
  shortId: "a1b2c3d4",
  operation: "train",
  started: "2026-11-24 08:30:05 UTC",
  time: "0:00:05",
  status: "completed",
  label: "größe <1>",
  flags: [["lr", "0.1"]],
  scalars: [],
  files: [],
  isPublished: () => false,
  sourceFiles: [],
  output: "one",
};

test("the page that templates extend is the page without a template", () => {
  const values = { run: { operation: "train" }, _page: runPageParts(page) };
  const extended = render({ "README.md": '{% extends "publish-default/README.md" %}\n' }, values);
  expect(extended.trimEnd()).toBe(runPageText(page).trimEnd());
});

test("a file of a template stands for the part of that name", () => {
  const values = { run: { operation: "train" }, _page: runPageParts(page) };
  const text = render(
    { "README.md": '{% extends "publish-default/README.md" %}', "_flags.md": "Mine\n" },
    values,
  );
  expect(text).toContain("## Flags\n\nMine\n## Scalars");
});

test("a fault names the file and the line", () => {
  const path = join(dir, "README.md");
  expect(() => render({ "README.md": "one\n{{ x|nothing }}\n" })).toThrow(
    `${path}: filter not found: nothing`,
  );
  expect(() => render({ "README.md": "one\n{% if x %}\n" })).toThrow(new RegExp(`^${path}(:\\d+)?: .*endif`));
  expect(() => render({ "README.md": '{% include "gone.md" %}' })).toThrow(
    `${path}: template not found: gone.md`,
  );
  expect(() => render({ "README.md": '{% include "../secret" %}' })).toThrow("template not found");
  expect(() => render({ "README.md": "{{ 'x'|runfile_link }}" })).toThrow("runfile_link can only be used");
});

test("only text files are templates, and names that start with _ serve others", () => {
  const template = join(dir, "template");
  mkdirSync(join(template, "deep"), { recursive: true });
  writeFileSync(join(template, "deep", "ü b.txt"), "{{ x }}");
  writeFileSync(join(template, "_part.txt"), "{{ x }}");
  writeFileSync(join(template, "x.bin"), Buffer.from([0, 255]));
  renderDirectory(template, join(dir, "out"), { values: { x: 1 } });
  expect(readFileSync(join(dir, "out", "deep", "ü b.txt"), "utf8")).toBe("1\n");
  expect([...readFileSync(join(dir, "out", "x.bin"))]).toEqual([0, 255]);
  expect(() => readFileSync(join(dir, "out", "_part.txt"))).toThrow("ENOENT");
});
