import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { writeAttr } from "../../src/run/index.ts";
import { aProject, guildPath, type Project } from "../rig/project.ts";
import { aRunDir, idOf } from "../rig/runs.ts";

const indexPath = (project: Project) => join(project.home, "cache", "index", "runs.db");

const someRuns = (project: Project) => {
  for (const [at, name] of ["a", "b", "c"].entries()) {
    aRunDir(project, { name, at: -at, attrs: { label: `label ${name}` }, scalars: { loss: [at] } });
  }
};

const queries = [
  ["runs", "-s"],
  ["runs", "-F", "loss > 0", "-s"],
  ["runs", "-Fl", "label b", "-s"],
  ["select", "b"],
] as const;

/** What is found of the runs with this program, one answer a query. */
const answers = async (project: Project, program: string, index: string) => {
  const found: string[] = [];
  for (const query of queries) {
    const { stdout, stderr, code } = await project.call([process.execPath, program, ...query], {
      env: { GUILD_INDEX: index },
    });
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    found.push(stdout);
  }
  return found;
};

test("without a database for the index the runs are read from their files", async () => {
  await using project = await aProject();
  someRuns(project);
  const expected = await answers(project, guildPath, "never");
  // Alone, as pip installs it, and with no SQLite in Node.
  const root = join(project.dir, "..", "alone");
  for (const part of ["dist", "python", "package.json"]) {
    cpSync(join(dirname(guildPath), "..", part), join(root, part), { recursive: true });
  }
  const hidden = join(root, "hide-sqlite.cjs");
  writeFileSync(hidden, "process.getBuiltinModule = undefined;\n");
  const bare = join(root, "guild.cjs");
  writeFileSync(bare, 'require("./hide-sqlite.cjs");\nrequire("./dist/guild.cjs");\n');
  expect(await answers(project, bare, "always")).toEqual(expected);
  expect(existsSync(indexPath(project))).toBe(false);
});

test("what is changed by hand under an index is found as it is", async () => {
  await using project = await aProject();
  someRuns(project);
  const before = await answers(project, guildPath, "always");
  expect(existsSync(indexPath(project))).toBe(true);
  const dir = (name: string) => join(project.home, "runs", idOf(name));
  // As 0.9 does it: the file of an attribute is written over in place.
  writeFileSync(join(dir("b"), ".guild", "attrs", "label"), "label x\n");
  writeAttr({ dir: dir("c") }, "label", "label b");
  cpSync(dir("a"), dir("d"), { recursive: true });
  const after = await answers(project, guildPath, "always");
  expect(after).toEqual(await answers(project, guildPath, "never"));
  expect(after).not.toEqual(before);
  // A file where the index would be, and a directory that is none.
  mkdirSync(join(project.home, "other", "cache"), { recursive: true });
  writeFileSync(join(project.home, "other", "cache", "index"), "");
  const { stdout, stderr } = await project.guildWith(
    { env: { GUILD_HOME: join(project.home, "other"), GUILD_INDEX: "always" } },
    "runs",
  );
  expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" });
});
