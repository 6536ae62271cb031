import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runBoth, type Step } from "../rig/compare.ts";
import { aProject } from "../rig/project.ts";

const id = (n: number) => `${n}`.padStart(32, "a");

const sample = {
  "guild.yml": `
tr:
  main: tr
  tags: [op-tag]
  label: 'L \${x}'
  flags:
    x: {default: 1, type: int, max: 10}
    c: {choices: [a, b], default: a, description: "Choice of c\\nand more"}
echoes: {exec: 'echo hi \${x}', main: tr, steps: [tr], flags: {x: 1}}
env:
  exec: sh -c 'echo $A'
  env: {A: 'x\${x}', SECRET_X: abc, TOKY: plain}
  env-secrets: [TOKY, HOME]
  flags: {x: {default: 1, arg-skip: yes}}
bad-env: {exec: echo, env: {A: '\${zz}'}}
need-python: {main: tr, python-requires: '>=3.8', flags: {x: 1}}
`,
  "tr.py": "x=1\nc='a'\nprint('v1', x, c)\n",
  "other.py": "print('other')\n",
  "edit.sh": '#!/bin/sh\ncat "$1" >&2\n[ -z "$EDITED" ] || printf "$EDITED" > "$1"\n',
};

const editing = (args: readonly string[], edited: string): Step => ({
  args,
  options: { env: { EDITOR: "sh edit.sh", VISUAL: "sh edit.sh", EDITED: edited } },
});

const run = (...args: readonly string[]): readonly string[] => ["run", ...args, "-y"];
const first = ["--run-id", id(1)];

/** Each case: a title, and commands whose whole output and exit codes must be equal. */
const cases: readonly (readonly [string, readonly Step[]])[] = [
  [
    "a restart with label, tags, comment and flags",
    [
      run("tr", "x=2", "-t", "t1", ...first),
      run("--restart", id(1), "-l", "new ${x}"),
      run("--restart", id(1), "x=3"),
      run("--restart", id(1), "-t", "t2", "-c", "hello"),
      ["runs"],
      ["select", "--attr", "tags"],
      ["select", "--attr", "user_flags"],
    ],
  ],
  [
    "a restart with flags that do not fit",
    [
      run("tr", ...first),
      run("--restart", id(1), "x=abc"),
      run("--restart", id(1), "x=100"),
      run("--restart", id(1), "nope=1"),
      run("--restart", id(1), "c=z"),
      run("--restart", id(1), "x=100", "-f"),
      ["runs"],
    ],
  ],
  [
    "a restart with new source code",
    [
      run("tr", ...first),
      ["run", "--restart", id(1), "--force-sourcecode", "-y"],
      ["ls", id(1), "-n"],
      ["run", "--restart", id(1), "--force-sourcecode", "x=3", "-y"],
    ],
  ],
  [
    "what is only started if needed",
    [
      run("tr", ...first),
      run("tr", "--needed"),
      run("tr", "--needed", "x=2"),
      run("--restart", id(1), "--needed"),
      run("--restart", id(1), "--needed", "x=1"),
      run("--restart", id(1), "--needed", "x=5"),
      run("--proto", id(1), "--needed"),
      ["runs", "-s"],
    ],
  ],
  [
    "a run like another",
    [
      run("tr", "x=4", "-t", "t1", ...first),
      run("--proto", id(1)),
      run("--proto", id(1), "x=6", "-l", "six"),
      run("--proto", id(1), "nope=1"),
      run("--proto", "tr", "-t", "t2"),
      run("other.py", "--proto", id(1)),
      ["run", "--proto", id(1), "--print-cmd"],
      { args: ["run", "--proto", id(1), "c=b"], options: { input: "n\n" } },
      ["run", "--proto", "zzz", "-y"],
      ["runs", "-s"],
    ],
  ],
  [
    "a batch that is started again, and one like it",
    [
      run("tr", "x=[1,2]", "--keep-batch", ...first),
      { args: ["run", "--restart", id(1)], options: { input: "n\n" } },
      run("--restart", id(1), "--needed", "--keep-batch"),
      run("--restart", id(1), "--keep-batch"),
      run("--restart", id(1), "x=[3,4,5]", "--keep-batch"),
      run("--proto", id(1), "--keep-batch"),
      run("--proto", id(1), "x=8", "--keep-batch"),
      run("tr", "x=[3,4,5]", "--needed"),
      ["run", "--restart", id(1), "--print-trials"],
      ["runs", "-s"],
    ],
  ],
  [
    "flags that are edited",
    [
      editing(run("tr", "-e", "x=3"), ""),
      editing(run("tr", "-e"), "c: b\nx: 7\n"),
      editing(run("tr", "-e"), "c: a\nx: [1, 2]\n"),
      editing(run("tr", "-e"), " \n"),
    ],
  ],
  [
    "comments that are edited",
    [
      editing(run("tr", "-ec"), "# nothing\n"),
      editing(run("tr", "-ec", "-c", "start"), "mine\n# and a note\n"),
      editing(run("tr", "-ebc"), "none"),
    ],
  ],
  [
    "trials that are saved",
    [
      ["run", "tr", "x=[1,2]", "--save-trials", "t.csv"],
      ["run", "tr", "x=[1,2]", "--save-trials", "t.txt", "-y"],
      ["run", "tr", "--save-trials", "t.csv", "-y"],
    ],
  ],
  [
    "breakpoints",
    [
      ["run", "tr", "--break", "2", "--break", "a b:3", "--break-on-error", "--print-cmd"],
      run("tr", "--break-on-error"),
    ],
  ],
  [
    "environments",
    [
      run("env", ...first),
      run("bad-env"),
      ["run", "env", "--print-cmd"],
      run("need-python", "--run-id", id(2)),
      ["runs", "-s"],
    ],
  ],
  ["a start that is ignored", [run("echoes")]],
  [
    "options that exclude each other",
    [
      ["run", "tr", "--restart", id(1)],
      ["run", "--restart", id(1), "--proto", id(1)],
      ["run", "--restart", id(1), "--test-flags"],
      ["run", "--start", id(1), "--run-dir", "x"],
      ["run", "tr", "--stage", "--pidfile", "x"],
      ["run", "tr", "--print-trials", "-y"],
    ],
  ],
];

describe.concurrent("options of guild run do what they do in 0.9", () => {
  test.each(cases)("%s", async (_, steps) => {
    await using project = await aProject(sample);
    const { ours, theirs } = await runBoth(project, steps);
    for (const [index, outcome] of ours.entries()) {
      expect({ step: steps[index], ...outcome }).toEqual({ step: steps[index], ...theirs[index] });
    }
  });

  test("saved trials are the same files", async () => {
    const text = async (name: string) => {
      await using project = await aProject(sample);
      const args = ["run", "tr", "x=[1,2]", "c=[a,b]", "--save-trials", name];
      const texts: string[] = [];
      for (const step of [args]) {
        await runBoth(project, [step]);
        texts.push(readFileSync(join(project.dir, name), "utf8"));
      }
      return texts;
    };
    expect(await text("t.csv")).toEqual(["c,x\na,1\na,2\nb,1\nb,2\n"]);
    expect(await text("t.json")).toEqual([
      '[{"c": "a", "x": 1}, {"c": "a", "x": 2}, {"c": "b", "x": 1}, {"c": "b", "x": 2}]',
    ]);
  });

  test("the configuration of flags is shown alike", async () => {
    await using project = await aProject(sample);
    const { ours, theirs } = await runBoth(project, [["run", "tr", "--test-flags"]]);
    expect(ours[0]?.stdout).toBe(theirs[0]?.stdout);
  });
});
