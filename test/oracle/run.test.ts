import { describe, expect, test } from "vitest";
import { bothTrees, runBoth, type Step } from "../rig/compare.ts";
import { aProject } from "../rig/project.ts";

const sample = {
  "guild.yml": `
- model: m
  description: Sample model
  operations:
    train:
      description: Train the model
      main: train
      default: yes
      flags-import: all
      flags:
        lr: {description: Learning rate, type: number, min: 0, max: 10}
        epochs: 2
        kind: {description: Kind of run, choices: [a, b], default: a}
    evaluate: {description: Evaluate a trained model, exec: 'echo done \${flag_args}', requires: [{operation: train}]}
    need: {exec: 'echo hi \${flag_args}', flags: {x: {required: yes, description: A required value}}}
    fail: {exec: 'python -c "import sys; sys.exit(3)"'}
    missing-program: {exec: 'no-such-program --x'}
`,
  "train.py": `
lr = 0.1
epochs = 2
name = "base"
for i in range(epochs):
    print("step: %i" % i)
    print("loss: %f" % (lr * (10 - i)))
    print("acc: %f" % (0.5 + 0.01 * i))
open("model.txt", "w").write(name)
`,
};

const id = (n: number) => `${n}`.padStart(32, "a");

/** Each case: a title, the project's files, and commands whose whole output and exit codes must be equal. */
const cases: readonly (readonly [string, Readonly<Record<string, string>>, readonly Step[]])[] = [
  [
    "a training with imported flags, its listing and details",
    sample,
    [
      ["run", "train", "-y", "--run-id", id(1)],
      ["runs"],
      ["runs", "-s"],
      ["ls", "-n"],
      ["ls", "-a", "-n"],
      ["cat", "--output"],
      ["compare", "-t", "-cc", ".operation,=lr,loss,max acc as best"],
    ],
  ],
  ["the preview, and a no", sample, [{ args: ["run", "lr=0.5"], options: { input: "n\n" } }]],
  ["the preview, and the end of the input", sample, [["run", "train"]]],
  ["operations and models", sample, [["ops"], ["models"], ["ops", "eval"], ["ops", "-a"]]],
  [
    "help of an operation and its model",
    sample,
    [
      ["run", "train", "--help-op"],
      ["run", "train", "--help-model"],
    ],
  ],
  [
    "commands and environments printed",
    sample,
    [
      ["run", "train", "--print-cmd"],
      ["run", "train", "lr=1e-5", "name='a b'", "--print-cmd"],
      ["run", "need", "x=1", "--print-cmd"],
    ],
  ],
  [
    "faults in flags",
    sample,
    [
      ["run", "train", "zzzz=1", "-y"],
      ["run", "train", "lr=abc", "-y"],
      ["run", "train", "lr=100", "-y"],
      ["run", "train", "lr=-1", "-y"],
      ["run", "train", "kind=c", "-y"],
      ["run", "need", "-y"],
      ["run", "train", "foo", "-y"],
      ["run", "train", "zzzz=1", "-y", "--force-flags", "--run-id", id(1)],
      ["runs", "-s"],
    ],
  ],
  [
    "faults in the operation's name",
    sample,
    [
      ["run", "nope", "-y"],
      ["run", "x:nope", "-y"],
      ["run", "m:nope", "-y"],
      ["run", "a/b/c", "-y"],
      ["run", "train.txt", "-y"],
    ],
  ],
  [
    "exit statuses",
    sample,
    [
      ["run", "fail", "-y", "--run-id", id(1)],
      ["run", "missing-program", "-y", "--run-id", id(2)],
      ["runs", "-s"],
      ["runs", "-s", "-Se"],
      ["runs", "-s", "--not-error"],
    ],
  ],
  [
    "one operation that needs the files of another",
    sample,
    [
      ["run", "evaluate", "-y", "--run-id", id(1)],
      ["run", "train", "-y", "--run-id", id(2)],
      ["run", "evaluate", "-y", "--run-id", id(3)],
      ["ls", "-n"],
      ["runs", "-s"],
    ],
  ],
  [
    "labels, tags and comments of a run",
    sample,
    [
      ["run", "train", "-y", "--run-id", id(1), "--label", "lr is ${lr}"],
      ["run", "train", "-y", "--run-id", id(2), "--tag", "one", "--tag", "two"],
      ["run", "train", "-y", "--run-id", id(3), "--comment", "first words"],
      ["run", "train", "-y", "--run-id", id(4), "--label", ""],
      ["runs", "-s"],
      ["runs", "--comments"],
      ["runs", "-s", "--tag", "one"],
    ],
  ],
  [
    "options that exclude each other",
    sample,
    [
      ["run", "train", "--print-cmd", "--print-env"],
      ["run", "train", "--stage", "--background"],
      ["run", "train", "--gpus", "0", "--no-gpus"],
      ["run", "train", "--restart", "abc"],
      ["run", "--restart", "abc"],
      ["run", "train", "--minimize", "a", "--maximize", "b"],
    ],
  ],
  [
    "a grid of trials",
    sample,
    [
      { args: ["run", "lr=[0.1,0.2]", "epochs=[1,2]"], options: { input: "n\n" } },
      ["run", "train", "lr=[0.1,0.2]", "epochs=1", "--print-trials"],
      ["run", "train", "lr=[0.1,0.2]", "epochs=1", "-y", "--run-id", id(1)],
      ["runs", "-s"],
      ["runs", "-s", "-d"],
      ["compare", "-t", "-cc", "=lr,loss"],
    ],
  ],
  [
    "a grid whose batch is kept",
    sample,
    [
      ["run", "train", "lr=[0.1,0.2]", "epochs=1", "-y", "--run-id", id(1), "--keep-batch"],
      ["runs", "-s"],
    ],
  ],
  [
    "staged, started, restarted",
    sample,
    [
      ["run", "train", "--stage", "-y", "--run-id", id(1)],
      ["runs", "-s"],
      ["run", "--start", id(1), "lr=0.5", "-y"],
      ["runs", "-s"],
      ["run", "--restart", id(1), "-y", "--label", "again"],
      ["runs", "-s"],
    ],
  ],
  [
    "a script without a guild.yml",
    {
      "train.py": sample["train.py"],
      "sub/other.py": "x = 1\nprint('x: %s' % x)\n",
      "go.sh": "#!/bin/sh\necho $FLAG_X\n",
    },
    [
      ["run", "train.py", "-y", "--run-id", id(1)],
      ["run", "sub/other.py", "x=2", "-y", "--run-id", id(2)],
      ["run", "train.py", "--help-op"],
      { args: ["run", "train.py"], options: { input: "n\n" } },
      ["run", "go.sh", "-y"],
      ["run", "nope.py", "-y"],
      ["runs", "-s"],
    ],
  ],
  [
    "a module that is not there",
    { "guild.yml": "op: {main: no_such_module}\n" },
    [
      ["run", "op", "-y", "--run-id", id(1)],
      ["runs", "-s"],
    ],
  ],
  ["no guild.yml and no operation", {}, [["run"], ["run", "nope"], ["ops"], ["models"], ["run", "x=1"]]],
  ["a guild.yml that does not parse", { "guild.yml": "a: {b\n" }, [["runs"], ["compare", "-t"]]],
];

/** Texts of 0.9 that ours words as its later versions do. */
const decided: readonly (readonly [string, string])[] = [
  [
    "Run the command again with these flags specified as NAME=VAL.",
    "Run the command again with these flags or try 'guild run need --help-op' for help.",
  ],
];

const asDecided = (text: string | undefined): string =>
  decided.reduce((all, [old, ours]) => all.replace(old, ours), text ?? "");

describe.concurrent("guild run says what 0.9 says", () => {
  test.each(cases)("%s", async (_, files, steps) => {
    await using project = await aProject(files);
    const { ours, theirs } = await runBoth(project, steps);
    for (const [index, outcome] of ours.entries()) {
      expect({ step: steps[index], ...outcome }).toEqual({
        step: steps[index],
        ...theirs[index],
        stderr: asDecided(theirs[index]?.stderr),
      });
    }
  });
});

describe.concurrent("guild run leaves what 0.9 leaves", () => {
  test.each([
    ["a training", sample, ["train", "lr=0.3"]],
    ["a label, tags, a comment", sample, ["train", "--label", "x ${lr}", "--tag", "b", "--tag", "a"]],
    ["a failed command", sample, ["fail"]],
    ["a program that is missing", sample, ["missing-program"]],
    ["an unmet dependency", sample, ["evaluate"]],
    ["a staged run", sample, ["train", "--stage"]],
    ["a script", { "train.py": sample["train.py"] }, ["train.py", "epochs=1"]],
  ] as const)("%s", async (_, files, args) => {
    await using project = await aProject(files);
    await runBoth(project, [["run", ...args, "-y", "--run-id", id(1)]]);
    const { ours, theirs } = bothTrees(project, id(1));
    expect(ours).toEqual(theirs);
  });
});
