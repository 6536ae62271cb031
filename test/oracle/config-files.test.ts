import { afterAll, beforeAll, expect, test } from "vitest";
import { runBoth, type Step } from "../rig/compare.ts";
import { aProject, type Project } from "../rig/project.ts";

const guildYml = `
yaml: {exec: 'true', flags-dest: 'config:c.yml', flags-import: all}
some: {main: t, flags-dest: 'config:c.yml', flags-import: [a, b.d], flags: {a: {description: The a}}}
json: {main: t, flags-dest: 'config:c.json', flags-import: all, flags-import-skip: [skipped]}
ini: {exec: 'true', flags-dest: 'config:c.ini', flags-import: all}
suffix: {exec: 'true', flags-dest: 'config:c.json.in', flags-import: all}
unimported: {exec: 'true', flags-dest: 'config:c.yml', flags-import: no}
own:
  exec: 'true'
  flags-dest: config:c.yml
  flags: {a: 5, b.c: null}
  flags-import: all
  requires: [{config: c.yml, target-path: sub}]
`;

let project: Project;
beforeAll(async () => {
  project = await aProject({
    "guild.yml": guildYml,
    "t.py": "",
    "c.yml": 'a: 1\nb: {c: [1, x, "2"], d: hi, e: {}}\nf: 1e-3\ng: null\nh: yes\ni: "007"\nj: [5]\n',
    "c.json": '{"lr": 0.1, "net": {"layers": [1, 2], "name": "x y", "on": true}, "skipped": 1}',
    "c.json.in": '{"z": 1}',
    "c.ini": "[net]\nlr = 0.1\nn = 3\non = yes\nname = a b\n",
  });
});
afterAll(() => project[Symbol.asyncDispose]());

const names = ["yaml", "some", "json", "ini", "suffix", "own"];
const cases: readonly (readonly [string, readonly Step[]])[] = [
  ...names.map((name) => [`help of ${name}`, [["run", name, "--help-op"]]] as const),
  ...names.map((name) => [`the command of ${name}`, [["run", name, "--print-cmd"]]] as const),
  [
    "a run of a YAML file, its files and flags",
    [
      ["run", "yaml", "b.d=1e3", "j=[1]", "-y"],
      ["ls", "-n"],
    ],
  ],
  [
    "a run with all from an INI file",
    [
      ["run", "ini", "net.n=4", "-y"],
      ["ls", "-n", "-d"],
      ["runs", "-s"],
    ],
  ],
  [
    "a file that is required already",
    [
      ["run", "own", "b.c=3", "-y"],
      ["ls", "-n"],
    ],
  ],
  [
    "values that do not fit",
    [
      ["run", "json", "net.on=maybe", "lr=abc", "-y"],
      ["run", "json", "nope=1", "-y"],
    ],
  ],
  [
    "import that is off",
    [
      ["run", "unimported", "a=1", "-y"],
      ["run", "unimported", "-y"],
    ],
  ],
];

test.each(cases)("%s is as in 0.9", async (_, steps) => {
  const { ours, theirs } = await runBoth(project, steps);
  expect(ours).toEqual(theirs);
});
