import { expect, test } from "vitest";
import { aProject, lines } from "../rig/project.ts";

const guildYml = `
- model: m
  descripton: x
  operations:
    train:
      mian: train
      flags:
        lr: {defualt: 0.1}
        epochz: 3
        seed: {arg-skip: yes}
      requires:
        - file: x.txt
          optinal: yes
        - operation: prepar
    prepare: {exec: 'true', sourcecode: {rot: src}}
    all:
      steps:
        - prepare x=1
        - run: trian lr=2
          labl: x
        - run: again
    again: {steps: [other, all, train.py, +, '\${x}', pkg/op]}
    other: {exec: 'true'}
  resources:
    data:
      sources: [{url: 'http://h/x', sha265: a}]
- config: c
  operations: {a: {steps: [nowhere]}}
`;

test("check --lint names what looks wrong with file and line", async () => {
  await using project = await aProject({ "guild.yml": guildYml, "train.py": "lr = 0.1\nepochs = 1\n" });
  const { stdout, stderr, code } = await project.guild("check", "--lint");
  expect(stdout).toBe(
    lines(
      "guild.yml:3: unknown attribute 'descripton' in model 'm'",
      "  Did you mean 'description'?",
      "guild.yml:6: unknown attribute 'mian' in operation 'train'",
      "  Did you mean 'main'?",
      "guild.yml:8: unknown attribute 'defualt' in flag 'lr' of operation 'train'",
      "  Did you mean 'default'?",
      "guild.yml:13: unknown attribute 'optinal' in a requirement of operation 'train'",
      "  Did you mean 'optional'?",
      "guild.yml:15: unknown attribute 'rot' in sourcecode of operation 'prepare'",
      "  Did you mean 'root'?",
      "guild.yml:20: unknown attribute 'labl' in a step of operation 'all'",
      "  Did you mean 'label'?",
      "guild.yml:26: unknown attribute 'sha265' in a source of resource 'data'",
      "  Did you mean 'sha256'?",
      "guild.yml:14: unknown operation 'prepar' in a source",
      "  Did you mean 'prepare'?",
      "guild.yml:19: unknown operation 'trian' in a step of operation 'all'",
      "  Did you mean 'train'?",
      "guild.yml:21: cycle in 'steps' (m:all -> m:again -> m:all)",
      "  Let one of these steps run the other no more.",
      "guild.yml:22: cycle in 'steps' (m:again -> m:all -> m:again)",
      "  Let one of these steps run the other no more.",
      "guild.yml:28: unknown operation 'nowhere' in a step of operation 'a'",
      "guild.yml:9: the script of operation 'train' has no flag 'epochz'",
      "  Did you mean 'epochs'?",
    ),
  );
  expect([stderr.replace(/^WARNING: unexpected .*\n/gm, ""), code]).toEqual(["", 1]);
});

test("check --lint is content with a good file, and says where there is none", async () => {
  await using project = await aProject({ "guild.yml": "train:\n  main: train\n", "train.py": "x = 1\n" });
  expect(await project.guild("check", "--lint")).toEqual({
    stdout: "guild.yml: nothing found\n",
    stderr: "",
    code: 0,
  });
  const elsewhere = await project.guildWith({ cwd: ".." }, "check", "--lint");
  expect([elsewhere.stderr.split("\n")[1], elsewhere.code]).toEqual([
    "Run 'guild check --lint' in the directory of a project.",
    1,
  ]);
});

test("check --lint tells faults too, those of single operations with the rest", async () => {
  await using project = await aProject({ "guild.yml": "a: []\nb: {mian: x, main: b}\n", "b.py": "" });
  const { stdout, code } = await project.guild("check", "--lint");
  expect([stdout, code]).toEqual([
    lines(
      "guild.yml:1: invalid value for operation '[]' 'a': expected a string or a mapping",
      "  Give the operation a main module, or attributes below its name.",
      "guild.yml:2: unknown attribute 'mian' in operation 'b'",
      "  Did you mean 'main'?",
    ),
    1,
  ]);
});
