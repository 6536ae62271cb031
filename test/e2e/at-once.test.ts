import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filteredRuns } from "../../src/store/index.ts";
import { aContext } from "../rig/a-run.ts";
import { aProject, type Outcome, type Project } from "../rig/project.ts";
import { aRunDir } from "../rig/runs.ts";

const rounds = 6;

/** Calls `guild` again and again; gives what came of it. */
const repeat = async (
  project: Project,
  argsOf: (round: number) => readonly string[],
): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (let round = 0; round < rounds; round++) {
    outcomes.push(await project.guildWith({ env: { GUILD_INDEX: "always" } }, ...argsOf(round)));
  }
  return outcomes;
};

const names = [..."0123456789abcdef"];

test("eight processes make, label, delete, restore and list runs at once, and none is lost", async () => {
  await using project = await aProject({ "guild.yml": 'train: {exec: "true", flags: {x: 1}}' });
  for (const [at, name] of names.entries()) aRunDir(project, { name, at, attrs: { label: "old" } });
  const [makeA, makeB, labelA, labelB, removeA, removeB, restore, list] = await Promise.all([
    repeat(project, (round) => ["run", "train", `x=${round}`, "-y"]),
    repeat(project, (round) => ["run", "train", `x=${round}`, "-y"]),
    repeat(project, (round) => ["label", ":", "--label", "old", "--set", `a${round}`, "-y"]),
    repeat(project, () => ["label", "1:4", "--append", "b", "-y"]),
    repeat(project, (round) => ["runs", "rm", "8", `${9 + round}`, "-y"]),
    repeat(project, () => ["runs", "rm", "10:12", "-y"]),
    repeat(project, () => ["runs", "restore", "-y"]),
    repeat(project, (round) =>
      round % 2 === 0 ? ["runs", "--json"] : ["runs", "-F", "x < 3", "--label", "a"],
    ),
  ]);
  for (const { code, stderr } of [...makeA, ...makeB, ...list])
    expect({ code, stderr }).toMatchObject({ code: 0 });
  // Another process may have been first: that is said in a line, and no more than that happens.
  for (const { code, stderr } of [...labelA, ...labelB, ...removeA, ...removeB, ...restore]) {
    expect([0, 1], stderr).toContain(code);
    expect(stderr).not.toMatch(/internal error|SQLITE|database|at .*\.cjs/);
  }
  const ids = [join(project.home, "runs"), join(project.home, "trash", "runs")].flatMap((dir) =>
    readdirSync(dir),
  );
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(names.length + 2 * rounds);
  for (const deleted of [false, true]) {
    const read = async (index: string) => {
      const { context, spoken } = aContext({
        home: project.home,
        env: { SHELL: "/bin/sh", GUILD_INDEX: index },
      });
      const runs = await filteredRuns(context, { filters: {}, commandPath: "guild runs", root: { deleted } });
      const facts = runs.map((run) => [run.id, run.label, run.status, run.operation, [...run.flags]]);
      expect(spoken.err).toBe("");
      return facts;
    };
    const found = await read("never");
    expect(await read("always")).toEqual(found);
    for (const [, label, status] of found) {
      expect(label).toMatch(/^(?:old|a\d|x=\d)(?: b)*$/);
      expect(status).toEqual({ kind: "completed" });
    }
  }
}, 600_000);
