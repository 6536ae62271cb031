import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PyFloat, type PyKey, type PyValue } from "../../src/base/index.ts";
import { type Run, readAttr } from "../../src/run/index.ts";
import { failed, said } from "../rig/outcome.ts";
import { aProject, lines } from "../rig/project.ts";
import { aRunDir, startedText } from "../rig/runs.ts";

const flags = new Map<PyKey, PyValue>([
  ["lr", new PyFloat(0.123456789)],
  ["name", "a b"],
  ["none", null],
]);

const labelOf = (run: Run) => readAttr(run, "label");

test.each([
  [["--set", " new one "], "old", "new one"],
  [["--set", "${name} ${lr} ${none}${missing}"], "old", "'a b' 0.12345"],
  [["--set", "<${label}>"], "old", "<old>"],
  [["--set", "<${label}>"], "two words", "<'two words'>"],
  [["--set", "<${label}>"], undefined, "<>"],
  [["--set", "${default_label}"], "old", "label=old lr=0.12345 name='a b'"],
  [["--append", "new"], "old", "old new"],
  [["--append", "new"], undefined, "new"],
  [["--prepend", "new"], "old", "new old"],
  [["--prepend", "${lr|%.2f}"], "old", "0.12 old"],
  [["--remove", "b"], "a b c bb", "a c bb"],
  [["--remove", "b", "-rm", "c"], "a b c bb", "a bb"],
  [["--remove", "a"], "a a b a", "b"],
  [["--remove", "b.*"], "a bb cc", "a"],
  [["--remove", "(x)|(y)"], "x y z", "z"],
  [["--remove", "a"], "a", ""],
  [["--clear"], "old", undefined],
  [["--clear"], undefined, undefined],
] as const)("label %j on %j makes %j", async (args, before, after) => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a", attrs: { label: before, flags } });
  const done = args[0] === "--clear" ? "Cleared label for 1 run(s)" : "Labeled 1 run(s)";
  expect(await project.guild("label", "-y", ...args)).toEqual(said(done));
  expect(labelOf(run)).toBe(after);
});

test.each([
  [["-s", "x y"], "You are about to label the following runs with 'x y':"],
  [["-p", "x"], "You are about to prepend 'x' to the label of the following runs:"],
  [["-a", "x"], "You are about to append 'x' to the label of the following runs:"],
  [["-rm", "x", "-rm", "y"], "You are about to remove 'x', 'y' from the label of the following runs:"],
  [["-c"], "You are about to clear the label of the following runs:"],
] as const)("label %j tells what it does before it asks", async (args, preview) => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a", attrs: { label: "old" } });
  aRunDir(project, { name: "b", at: -5 });
  expect(await project.guildWith({ input: "n\n" }, "label", ...args)).toEqual({
    stdout: "",
    stderr: `${lines(preview, `  [aaaaaaaa]  train  ${startedText(0)}  completed  old`)}Continue? (Y/n) `,
    code: 4,
  });
  expect(labelOf(run)).toBe("old");
});

test("several runs get their own labels from one template", async () => {
  await using project = await aProject();
  const runs = [1, 2, 3].map((n) =>
    aRunDir(project, { name: `${n}`, at: n, attrs: { flags: new Map<PyKey, PyValue>([["n", n]]) } }),
  );
  expect(await project.guild("runs", "label", "1:2", "-s", "n is ${n}", "-y")).toEqual(
    said("Labeled 2 run(s)"),
  );
  expect(runs.map(labelOf)).toEqual([undefined, "n is 2", "n is 3"]);
});

test("one of the changes is required, and some exclude each other", async () => {
  await using project = await aProject();
  expect(await project.guild("label")).toEqual(
    failed(
      "guild: missing one of: --set, --append, --prepend, --remove, --clear",
      "Try `guild label --help` for more information.",
    ),
  );
  expect(await project.guild("runs", "label", "-p", "a", "-rm", "b")).toEqual(
    failed(
      "guild: --prepend and --remove cannot both be specified",
      "Try 'guild runs label --help' for more information.",
    ),
  );
});

test("without runs the latest cannot be found, and all of them are nothing", async () => {
  await using project = await aProject();
  expect(await project.guild("label", "-c")).toEqual(
    failed(
      "guild: could not find a run matching '1'",
      "Try 'guild runs list' for a list or 'guild label --help' for more information.",
    ),
  );
  expect(await project.guild("label", "-c", ":")).toEqual(said("No runs to modify."));
});

test("a part that is no regular expression changes nothing", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a", attrs: { label: "a (b" } });
  const { stderr, code } = await project.guild("label", "-rm", "(b", "-y");
  expect([stderr.startsWith("guild: cannot remove label part '(b': "), code]).toEqual([true, 1]);
  expect(labelOf(run)).toBe("a (b");
});

test("an unknown transform is told of", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a", attrs: { flags } });
  expect(await project.guild("label", "-s", "${lr|foo}", "-y")).toEqual(
    said("WARNING: unsupported template transform: 'foo'", "Labeled 1 run(s)"),
  );
  expect(labelOf(run)).toBe("#error#");
});

test("a label that cannot be read is not written over by one made from it", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a" });
  const file = join(run.dir, ".guild", "attrs", "label");
  writeFileSync(file, "{broken");
  const { stderr, code } = await project.guild("label", "-a", "x", "-y");
  expect(stderr).toContain(`guild: cannot read ${file}: `);
  expect([code, readFileSync(file, "utf8")]).toEqual([1, "{broken"]);
});
