import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BothWays, bothWays, said, succeed } from "../rig/both-ways.ts";
import { aProject, type Project } from "../rig/project.ts";
import { sampleId as id, makeSampleRuns, sampleProject, sampleRuns } from "../rig/sample-project.ts";

const restarts = sampleRuns.map(({ args, code }, index) => [args.join(" "), id(index), code] as const);
const staged = id(8);
const batch = id(9);

type Tree = ReturnType<BothWays["tree"]>;
const flagsOf = (tree: Tree): string => tree?.[".guild/attrs/flags"] ?? "";
// A batch runs with the interpreter of the Guild that starts it, and every start makes trials. 0.9 takes what they print
// and what it says of them from two pipes, in an order that is not always that of the writing.
const withoutTrials = (tree: Tree) =>
  Object.fromEntries(
    Object.entries(tree ?? {})
      .filter(([name, text]) => !text.startsWith("-> ") && name !== ".guild/attrs/cmd")
      .map(([name, text]) => [name, name === ".guild/output" ? text.split("\n").sort() : text]),
  );
const byFlags = (trees: readonly Tree[]): readonly Tree[] =>
  trees.toSorted((a, b) => flagsOf(a).localeCompare(flagsOf(b)));

describe("runs of ours are restarted by 0.9", () => {
  let project: Project;
  let both: BothWays;
  beforeAll(async () => {
    project = await aProject(sampleProject);
    both = bothWays(project);
    await makeSampleRuns(both.ours);
  });
  afterAll(() => project[Symbol.asyncDispose]());

  test.each(restarts)("%s", async (_, run, code) => {
    const option = run === staged ? "--start" : "--restart";
    const theirs = said(await both.theirs("run", option, run, "-y"), project);
    const theirTree = both.tree(run);
    const ours = said(await both.ours("run", option, run, "-y"), project);
    expect(ours).toEqual(theirs);
    const comparable = run === batch ? withoutTrials : (tree: Tree) => tree;
    expect(comparable(both.tree(run))).toEqual(comparable(theirTree));
    expect(ours.code).toBe(code);
  });

  test("and look the same to both after it", async () => {
    await both.agree("runs", "list", "-a");
  });
});

describe("runs of 0.9 are restarted by ours", () => {
  let project: Project;
  let both: BothWays;
  beforeAll(async () => {
    project = await aProject(sampleProject);
    both = bothWays(project);
    await makeSampleRuns(both.theirs);
  });
  afterAll(() => project[Symbol.asyncDispose]());

  test("which list them as 0.9 does", async () => {
    await both.agree("runs", "list", "--json");
  });

  test.each(restarts.filter(([, run]) => run !== staged && run !== batch))(
    "%s, and are as they were",
    async (_, run, code) => {
      const before = both.tree(run);
      const outcome = await both.ours("run", "--restart", run, "-y");
      expect(outcome.code).toBe(code);
      // A restart records the flags that were given to it.
      expect(both.tree(run)).toEqual({ ...before, ".guild/attrs/user_flags": "{}\n" });
    },
  );

  test("a staged one, which is then completed", async () => {
    const { stdout } = await succeed(both.ours("run", "--start", staged, "-y"));
    expect(stdout).toBe("step: 0\nloss: 1.000000\nacc: 0.500000\nnaïve ☃ 中文\n");
    expect(both.tree(staged)).toMatchObject({ ".guild/attrs/exit_status": "0\n" });
    expect(both.tree(staged)).not.toHaveProperty([".guild/STAGED"]);
  });

  test("a batch, which makes the same trials again", async () => {
    const trials = () => readdirSync(join(project.home, "runs", batch)).filter((name) => name !== ".guild");
    const first = trials();
    const before = first.map(both.tree);
    expect(before).toHaveLength(2);
    await succeed(both.ours("run", "--restart", batch, "-y"));
    expect(first.map(both.tree)).toEqual(before);
    const second = trials().filter((name) => !first.includes(name));
    expect(byFlags(second.map(both.tree))).toEqual(byFlags(before));
  });

  test("and look the same to both after it", async () => {
    await both.agree("runs", "list", "-a");
    await both.agree("compare", "--csv", "-", "-s", "-e", "--include-batch");
  });
});
