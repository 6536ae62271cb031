import { describe, expect, test } from "vitest";
import { bothTrees, runBoth, type Step } from "../rig/compare.ts";
import { aProject } from "../rig/project.ts";

const sample = {
  "guild.yml": `
train:
  main: t
  flags:
    x: {default: 0.5, min: 0, max: 1}
    y: {default: a, choices: [a, b, c]}
  objective: {maximize: loss}
  optimizers:
    g: {algorithm: gp, kappa: 3.5, default: yes}
    r: random
two:
  main: t
  flags-import: all
  optimizers: [forest, gp]
tune: {main: tune, flags-import: off, flags: {z: 3}}
fails: {main: fails, flags-import: all}
`,
  "t.py": 'x = 1\ny = "a"\nprint("loss: %s" % x)\n',
  "tune.py":
    'import os\nprint(os.path.exists(os.path.join(os.environ["RUN_DIR"], ".guild/proto/.guild/opref")))\n',
  "fails.py": "x = 1\nimport sys\nprint(x)\nsys.exit(3 if x == 2 else 0)\n",
  "a.csv": "x,y\n1,a\n0.5,\n",
  "b.json": '[{"x": [1, 2]}, {"y": "b"}]\n',
  "c.yml": "x: 0.25\n",
  "d.json": "3\n",
  "e.json": "[1]\n",
  "f.txt": "x\n",
  "g.csv": "",
};

const id = (n: number) => `${n}`.padStart(32, "b");
const trials = (...args: readonly string[]): Step => ["run", ...args, "--print-trials"];
const preview = (...args: readonly string[]): Step => ["run", ...args];

/** Each case: a title and commands whose whole output and exit codes must be equal. */
const cases: readonly (readonly [string, readonly Step[]])[] = [
  [
    "batch files",
    [
      preview("train", "@a.csv"),
      trials("train", "@a.csv", "x=0.1"),
      preview("train", "@b.json"),
      trials("train", "@b.json"),
      preview("train", "@c.yml"),
      trials("train", "@c.yml", "@a.csv"),
      preview("train", "@g.csv"),
      trials("train", "@a.csv", "-o", "random", "-m", "3", "--random-seed", "1"),
      trials("train", "@b.json", "x=[0.0:1.0]", "-m", "3", "--random-seed", "1"),
    ],
  ],
  [
    "batch files that cannot be used",
    ["d.json", "e.json", "f.txt", "nope.csv"].map((name) => preview("train", `@${name}`)),
  ],
  [
    "random trials by their seeds",
    [
      trials("train", "-o", "r", "-m", "3", "--random-seed", "1"),
      trials("two", "x=[1:2:5]", "y=[a,b,c]", "-m", "4", "--random-seed", "1"),
      trials("two", "x=[1.0:2.0:7]", "y=[a,b,c]", "-m", "4", "--random-seed", "7"),
      trials("two", "x=loguniform[1:100]", "--random-seed", "2"),
      trials("two", "x=loguniform[1e-5:0.1:0.01]", "y=[a,b]", "--random-seed", "4294967295"),
      trials("two", "x=[-100:10000000000]", "--random-seed", "3"),
      trials("two", "x=[a:b]", "-m", "5", "--random-seed", "2"),
      trials("two", "x=['uniform[0.0:1.0]','loguniform[1e-5:1]']", "y=[a,b]", "--random-seed", "1"),
      trials("two", "x=uniform[0.0:1.0]", "-o", "+", "--random-seed", "1"),
    ],
  ],
  [
    "previews",
    [
      preview("train", "-o", "r"),
      preview("train", "-O"),
      preview("train", "-O", "--minimize", "last loss", "-Fo", "kappa=1"),
      preview("two", "-o", "bayesian", "-X", "acc", "x=[1:2]"),
      preview("two", "-o", "forest", "x=[1:2]", "-m", "1"),
      preview("two", "-o", "tune", "-Fo", "z=4", "-m", "2"),
      preview("two", "-o", "tune"),
      preview("two", "x=[1:2]"),
      preview("two", "x=[1,2]"),
      preview("two", "x=1", "-o", "+"),
      preview("two", "x=[1,2]", "--stage"),
      preview("two", "x=[1,2]", "--stage-trials"),
    ],
  ],
  [
    "what is wrong with a batch",
    [
      preview("train", "-O", "-Fo", "bogus=2"),
      preview("train", "-Fo", "kappa=1"),
      preview("two", "-O"),
      preview("two", "-o", "gp", "--stage-trials", "x=[1:2]"),
      trials("two", "-o", "gp", "x=[1:2]"),
      ["run", "two", "-o", "gp", "x=[1:2]", "--save-trials", "q.csv"],
      ["run", "two", "-o", "random", "-y"],
      trials("two", "-o", "random"),
      trials("two", "x=floop[1:2]"),
      trials("two", "x=uniform[2:1]"),
      preview("two", "x=uniform[2:1]", "-y"),
      trials("two", "x=uniform[1:2:3:4]"),
      ["run", "two", "x=[1,2]", "--save-trials", "o.txt"],
      ["run", "two", "x=1", "--save-trials", "o"],
      ["run", "two", "x=1", "-m", "3"],
    ],
  ],
  [
    "commands of trials",
    [
      ["run", "two", "x=[1:3]", "-m", "3", "--random-seed", "1", "--print-cmd"],
      ["run", "two", "x=[1,2]", "--print-cmd"],
      ["run", "two", "x=[1:2]", "-o", "gp", "--print-cmd"],
    ],
  ],
  [
    "saved trials",
    [
      ["run", "two", "x=[1,2]", "y=[a,'b,c']", "--save-trials", "o.json"],
      trials("two", "@o.json"),
      ["run", "two", "x=[1,2]", "y=[a,'b,c']", "--save-trials", "o"],
      trials("two", "@o"),
    ],
  ],
  [
    "a random batch with label, tag and comment",
    [
      ["run", "two", "x=[1:2]", "-m", "2", "--random-seed", "3", "-y"],
      ["runs"],
      [
        ...["run", "two", "x=[1:2]", "-m", "2", "--random-seed", "3", "-y", "--keep-batch"],
        ...["-bl", "lab", "-bt", "tag", "-bc", "text"],
      ],
      ["runs", "-s"],
      ["run", "two", "x=[1:2]", "-m", "2", "--random-seed", "3", "-y", "--needed"],
      ["runs", "-s"],
    ],
  ],
  [
    "a batch whose trial fails",
    [
      ["run", "fails", "x=[1,2,3]", "-y"],
      ["runs", "-s"],
      ["run", "fails", "x=[1,2,3]", "-y", "--fail-on-trial-error"],
      ["runs", "-s"],
    ],
  ],
  [
    "an operation of the project as optimizer",
    [
      ["run", "two", "-o", "tune", "-y"],
      ["runs", "-s"],
    ],
  ],
];

describe("batches as Guild 0.9.0 does them", () => {
  for (const [title, steps] of cases) {
    test(title, { timeout: 120_000 }, async () => {
      await using project = await aProject(sample);
      const { ours, theirs } = await runBoth(project, steps);
      expect(ours.map(plainPython)).toEqual(theirs.map(plainPython));
    });
  }

  test("what a batch leaves in its run directory", { timeout: 60_000 }, async () => {
    await using project = await aProject(sample);
    const runs = [
      ["run", "two", "x=[1:2]", "-m", "2", "--random-seed", "3", "-y", "--keep-batch", "--run-id", id(1)],
      ["run", "train", "@b.json", "-y", "--keep-batch", "--run-id", id(2)],
      ["run", "two", "-o", "tune", "-Fo", "z=4", "-X", "acc", "-y", "--run-id", id(3)],
    ];
    await runBoth(project, runs);
    for (const each of [id(1), id(2), id(3)]) {
      const { ours, theirs } = bothTrees(project, each);
      expect(withoutIds(ours)).toEqual(withoutIds(theirs));
    }
  });
});

/** Batches of 0.9 run in its own interpreter, ours in that of the project. */
const plainPython = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value).replaceAll(/[^\s"]*\/bin\/python3?(?=\s|"|\\n)/g, "PYTHON"));

/** Links to trials have their ids as names. */
const withoutIds = (tree: unknown): unknown =>
  Object.entries(tree as Readonly<Record<string, string>>)
    // 0.9 lists the source files of an optimizer twice.
    .filter(([name]) => name !== ".guild/manifest")
    .map(([name, text]) => [name.replace(anyId, "ID"), plainPython(text.replace(anyId, "ID"))])
    .sort();

const anyId = /\b[0-9a-f]{32}\b/g;
