import { describe, expect, test } from "vitest";
import { runBoth, type Step } from "../rig/compare.ts";
import { aProject } from "../rig/project.ts";

const sample = {
  "guild.yml": `
enc:
  exec: 'echo \${flag_args}'
  flags:
    sw: {default: yes, arg-switch: yes}
    sw2: {default: no, arg-switch: yes}
    sw3: {default: x, arg-switch: x}
    name: {default: 'a b', arg-name: the-name}
    hid: {default: 3, arg-skip: yes}
    lst: {default: "1 'b c'", arg-split: yes}
    lst2: {default: 'p,q', arg-split: ','}
    nul: {default: null}
    encd: {default: red, arg-encoding: {red: r, blue: b}}
    t: yes
    f: no
types:
  exec: 'echo \${flag_args}'
  flags:
    i: {type: int, default: 1}
    fl: {type: float, default: 1.5}
    n: {type: number, default: 2}
    b: {type: boolean, default: no}
    s: {type: string, default: '1'}
    p: {type: path, default: zz}
    e: {type: existing-path, default: null}
ch:
  exec: 'echo \${flag_args}'
  flags:
    c: {choices: [a, b, {value: c, description: The C, flags: {d: 9}}], default: a}
    o: {choices: [1, 2], allow-other: yes, default: 1}
    al: {choices: [{value: 10, alias: ten}, {value: 20, alias: twenty}], default: 10}
    d: 1
    r: {default: 5, min: 1, max: 9, alias: rr}
    nn: {null-label: nothing}
lab: {exec: 'true', label: '\${x|%05.2f} \${y|upper}', flags: {x: 1.234, y: abc}}
refs: {exec: 'echo \${a} \${b} \${flag_args}', flags: {a: 1, b: 'x-\${a}', c: '\${b}/\${zz}'}}
`,
};

const command = (op: string, ...args: readonly string[]): Step => ["run", op, ...args, "--print-cmd"];
const help = (op: string): Step => ["run", op, "--help-op"];

/** Each case: a title, and commands whose whole output and exit codes must be equal. */
const cases: readonly (readonly [string, readonly Step[]])[] = [
  [
    "switches, splits, names and encodings of arguments",
    [
      command("enc"),
      command("enc", "sw=no", "sw2=yes", "sw3=y"),
      command("enc", "lst=x", "lst2=r,s"),
      command("enc", "encd=blue", "name="),
      command("enc", "nul=1e3", "t=1"),
      command("enc", "hid=4"),
      command("enc", "lst=a 'b c'"),
      command("enc", "t='1'", "f=1:20", "nul=010"),
      help("enc"),
    ],
  ],
  [
    "types of values",
    [
      command("types"),
      command("types", "i=1.0"),
      command("types", "i=x"),
      command("types", "fl=3"),
      command("types", "b=1"),
      command("types", "b=x"),
      command("types", "s=1e3"),
      command("types", "p=/a"),
      command("types", "e=nope"),
      command("types", "e=guild.yml"),
      command("types", "n=1e400"),
      help("types"),
    ],
  ],
  [
    "choices, ranges, aliases and the label of null",
    [
      command("ch"),
      command("ch", "c=c"),
      command("ch", "c=z"),
      command("ch", "o=5"),
      command("ch", "al=ten"),
      command("ch", "al=twenty"),
      command("ch", "al=5"),
      command("ch", "rr=7"),
      command("ch", "r=10"),
      command("ch", "r=0"),
      command("ch", "nn=null"),
      { args: ["run", "ch"], options: { input: "n\n" } },
      help("ch"),
    ],
  ],
  [
    "labels, and references between flags",
    [["run", "lab", "-y"], command("refs"), command("refs", "a=5"), ["run", "refs", "-y"], ["runs", "-s"]],
  ],
];

describe.concurrent("flags are what they are in 0.9", () => {
  test.each(cases)("%s", { timeout: 120_000 }, async (_, steps) => {
    await using project = await aProject(sample);
    const { ours, theirs } = await runBoth(project, steps);
    for (const [index, outcome] of ours.entries()) {
      expect({ step: steps[index], ...outcome }).toEqual({ step: steps[index], ...theirs[index] });
    }
  });
});
