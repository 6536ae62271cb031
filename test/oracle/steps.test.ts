import { describe, expect, test } from "vitest";
import { bothTrees, runBoth, type Step } from "../rig/compare.ts";
import { aProject, type Outcome } from "../rig/project.ts";

const id = (n: number) => `${n}`.padStart(32, "a");

const common = `
a: {exec: 'echo a \${x}', flags: {x: 1}}
b: {exec: 'echo b \${z}', flags: {z: 1}, requires: [{operation: a}]}
exits: {exec: 'sh -c "exit \${code}"', flags: {code: 7}}
writes: {exec: 'sh -c "echo hello > f1.txt; echo bye > f2.txt; mkdir d; echo sub > d/f3.txt"'}
`;

const models = `
- model: m
  default: yes
  operations:
    tr: {exec: 'echo tr \${x} \${y}', flags: {x: 0, y: 0}}
    pipe:
      flags: {"tr:x": 4, "m:tr:y": 6}
      steps:
        - {run: "tr x=1", flags: {y: 3}}
        - {run: m:tr, name: "a b/c:d"}
    other: {steps: [n:op, tr]}
- model: n
  operations:
    op: {exec: echo n}
`;

/** Each case: a title, the project's Guild file, and commands whose whole output and exit codes must be equal. */
const cases: readonly (readonly [string, string, readonly Step[]])[] = [
  [
    "flags passed through, labels, names, repeated steps and dependencies among them",
    `${common}
pipe:
  flags: {x: 5, q: 7}
  steps:
    - {run: 'a x=\${x}', label: 'lbl \${x}'}
    - a x=9
    - {run: b, name: final, flags: {z: '\${q}'}}
`,
    [
      ["run", "pipe", "-y", "--run-id", id(1)],
      ["runs", "-s"],
      ["ls", "-Fo", "pipe", "-n"],
      ["run", "pipe", "x=2", "-y"],
    ],
  ],
  [
    "models, prefixed flags and names that are no file names",
    models,
    [
      ["run", "pipe", "-y", "--run-id", id(1)],
      ["run", "other", "-y"],
      ["runs", "-s"],
      ["ls", "-Fo", "m:pipe", "-n"],
    ],
  ],
  [
    "values keep their types, and what is null is left out",
    `${common}
pipe:
  flags: {f: 1.0e-05, s: a b, b: yes, n: null}
  steps:
    - {run: a, flags: {x: '\${f}'}}
    - {run: a, flags: {x: '\${s}'}}
    - {run: a, flags: {x: '\${b}'}}
    - {run: a, flags: {x: '1\${b}'}}
    - {run: a x=3, flags: {x: null}}
    - {run: a x=3, flags: {}}
    - {run: a, flags: {x: '\${n}'}}
`,
    [
      ["run", "pipe", "-y"],
      ["runs", "-s"],
    ],
  ],
  [
    "a prefixed flag that is null",
    `${common}\npipe: {flags: {"a:x": null}, steps: [a]}\n`,
    [
      ["run", "pipe", "-y"],
      ["run", "pipe", "a:x=5", "-y"],
    ],
  ],
  [
    "a prefixed flag that is not defined",
    `${common}\npipe: {steps: [a]}\n`,
    [
      ["run", "pipe", "a:x=3", "-y"],
      ["run", "pipe", "a:x=3", "-y", "--force-flags"],
    ],
  ],
  [
    "a step that fails ends the pipeline",
    `${common}\npipe: {steps: [a, exits, a]}\n`,
    [
      ["run", "pipe", "-y", "--run-id", id(1)],
      ["runs", "-s"],
    ],
  ],
  [
    "a step with a wrong flag ends it too",
    `${common}\npipe: {steps: [a nope=1, a]}\n`,
    [
      ["run", "pipe", "-y"],
      ["runs", "-s"],
    ],
  ],
  [
    "options of steps",
    `${common}
pipe:
  steps:
    - a --label one --tag t1 --tag t2
    - {run: a --label one, label: ''}
    - {run: a, tags: [x, y], random-seed: 3, gpus: 0}
    - {run: a, no-gpus: yes, stop-after: 10}
    - {run: a zz=1, force-flags: yes}
    - {run: a x=77, needed: yes}
    - a x=77 --needed
`,
    [
      ["run", "pipe", "-y", "--run-id", id(1)],
      ["runs", "-s"],
    ],
  ],
  [
    "options that a step cannot have",
    `${common}\npipe: {steps: [a --quiet --stage -d foo --keep-run, a --dep x --break 1]}\n`,
    [["run", "pipe", "-y"]],
  ],
  [
    "label and tags of the pipeline",
    `${common}\npipe: {steps: [a, a --label own, a --tag own]}\n`,
    [
      ["run", "pipe", "-y", "-l", "label one", "-t", "red", "-t", "blue"],
      ["runs", "-s"],
    ],
  ],
  [
    "a staged pipeline, and its start with another label",
    `${common}\npipe: {steps: [a]}\n`,
    [
      ["run", "pipe", "-y", "--stage", "-l", "first", "--run-id", id(1)],
      ["run", "--start", id(1), "-y", "-l", "second", "-t", "cat"],
      ["runs", "-s"],
    ],
  ],
  [
    "isolation, and none",
    `${common}\npipe: {steps: [b]}\nopen: {steps: [{run: b, isolate-runs: no}]}\n`,
    [
      ["run", "a", "-y"],
      ["run", "pipe", "-y"],
      ["run", "open", "-y"],
      ["runs", "-s"],
    ],
  ],
  [
    "checks that pass",
    `${common}
pipe:
  steps:
    - run: a x=hello
      expect:
        - output: he.lo
    - run: writes
      expect: [{file: 'f*.txt', contains: '[hb]'}, {file: d/f3.txt}]
    - run: writes
      expect: {file: f2.txt, compare-to: '\${PROJECT_DIR}/expected.txt'}
`,
    [["run", "pipe", "-y"]],
  ],
  [
    "checks that fail",
    `${common}
pipe:
  steps:
    - run: a x=3
      expect: [{output: a 3}, {output: 'a \\d\\d'}, {file: '*.txt'}, {file: '.guild/opre*', contains: zz}]
    - a
`,
    [
      ["run", "pipe", "-y"],
      ["runs", "-s"],
    ],
  ],
  ["a batch as a step", `${common}\npipe: {steps: ['a x=[1,2]', a]}\n`, [["run", "pipe", "-y"]]],
  [
    "pipelines in pipelines",
    `${common}\ninner: {flags: {x: 2}, steps: ['a x=\${x}']}\npipe: {steps: [inner x=4, inner]}\n`,
    [
      ["run", "pipe", "-y"],
      ["runs", "-s"],
    ],
  ],
  [
    "printed commands and environments",
    `${common}\npipe: {flags: {x: 1}, steps: [a]}\n`,
    [["run", "pipe", "--help-op"]],
  ],
];

/** What 0.9 says of a failed check; ours says it as its later versions do. */
const asDecided = ({ stdout, stderr, code }: Outcome): Outcome => ({
  stdout,
  stderr: stderr
    .replace(/^ERROR: \[guild\] \d+ check\(s\) failed - see above for details\n/gm, "")
    .replace(
      "stopping because a check failed\n",
      "stopping because a check failed - see above for details\n",
    ),
  code,
});

const order = (outcome: Outcome | undefined): unknown =>
  outcome && { ...outcome, stderr: outcome.stderr.replaceAll(/HOME\/runs/g, "RUNS") };

describe.concurrent("steps run as in 0.9", () => {
  test.each(cases)("%s", async (_, guildfile, steps) => {
    await using project = await aProject({ "guild.yml": guildfile, "expected.txt": "bye\n" });
    const { ours, theirs } = await runBoth(project, steps);
    for (const [index, outcome] of ours.entries()) {
      const theirsAsDecided = theirs[index] && asDecided(theirs[index]);
      expect({ step: steps[index], outcome: order(outcome) }).toEqual({
        step: steps[index],
        outcome: order(theirsAsDecided),
      });
    }
  });

  test("and leave the same behind", async () => {
    const guildfile = `${common}
pipe:
  flags: {x: 5}
  env: {A: 'x\${x}'}
  steps:
    - a x=\${x}
    - {run: exits code=0, name: other}
`;
    await using project = await aProject({ "guild.yml": guildfile });
    await runBoth(project, [["run", "pipe", "-y", "--run-id", id(1)]]);
    const { ours, theirs } = bothTrees(project, id(1));
    // A pipeline runs with the interpreter of the Guild that starts it.
    const comparable = (tree: typeof ours) => ({
      ...Object.fromEntries(
        Object.entries(tree ?? {}).map(([name, text]) => [
          name,
          text.replace(/^-> \.\.\/[0-9a-f]{32}$/, "-> RUN"),
        ]),
      ),
      ".guild/attrs/cmd": "guild.steps_main",
    });
    expect(comparable(ours)).toEqual(comparable(theirs));
  });
});
