import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aProject, lines, type Project } from "../rig/project.ts";
import { aDeletedRun, aRunDir, idOf } from "../rig/runs.ts";

const files = {
  "guild.yml": `
train:
  description: Trains a model
  exec: echo
  flags:
    lr: {default: 0.1, description: Learning rate}
    opt: {choices: [adam, sgd], default: adam}
    data: {type: path}
test: {exec: echo}
`,
  "batch.csv": "lr\n1\n",
};

const someRuns = (project: Project) => {
  aRunDir(project, {
    name: "ab",
    attrs: { label: "first one", tags: ["good", "old"] },
    files: { "model.bin": "" },
  });
  aRunDir(project, { name: "ac", at: -1, attrs: { label: "second" } });
  aDeletedRun(project, { name: "e", at: -2 });
};

/** What is offered at the end of `line` by the protocol that 0.9's scripts speak. */
const offers = async (project: Project, line: string, shell = "bash"): Promise<readonly string[]> => {
  const words = line.split(" ");
  const { stdout, stderr } = await project.guildWith({
    env: {
      _GUILD_COMPLETE: `${shell}_complete`,
      COMP_WORDS: line,
      COMP_CWORD: shell === "fish" ? (words.at(-1) ?? "") : String(words.length - 1),
    },
  });
  expect(stderr).toBe("");
  return stdout.trimEnd().split("\n");
};

test.each([
  ["guild exp", ["plain,export"]],
  ["guild runs re", ["plain,restore"]],
  ["guild runs --del", ["plain,--deleted"]],
  ["guild label --unl", ["plain,--unlabeled"]],
  ["guild run te", ["plain,!!no-colon-wordbreak", "plain,test", "plain,!!file:*.@(py|ipynb|R|r|qmd)"]],
  ["guild run train ", ["plain,!!nospace", "plain,data=", "plain,lr=", "plain,opt="]],
  ["guild run train lr=1 o", ["plain,!!nospace", "plain,opt="]],
  ["guild run train opt=", ["plain,adam", "plain,sgd"]],
  ["guild run train data=", ["plain,!!file:*"]],
  ["guild run train @", ["plain,!!batchfile:*.@(csv|yaml|yml|json)"]],
  ["guild cat a", [`plain,${idOf("ab")}`, `plain,${idOf("ac")}`]],
  ["guild runs info ab", [`plain,${idOf("ab")}`]],
  ["guild runs purge ", [`plain,${idOf("e")}`]],
  ["guild runs -Fl ", ['plain,"first one"', 'plain,"second"']],
  ["guild runs --tag=g", ["plain,good"]],
  ["guild runs -A ", ["plain,!!dir", "plain,!!file:*.@(zip)"]],
  ["guild completion -s ", ["plain,bash", "plain,zsh", "plain,fish"]],
  ["guild nothing ", [""]],
])("%j is completed", async (line, expected) => {
  await using project = await aProject(files);
  someRuns(project);
  expect([...(await offers(project, line))].sort()).toEqual([...expected].sort());
});

test("files of a run are completed in its directory", async () => {
  await using project = await aProject(files);
  someRuns(project);
  const dir = join(project.home, "runs", idOf("ab"));
  expect(await offers(project, "guild cat -p ")).toEqual([`plain,!!runfiles:${dir}`]);
  expect(await offers(project, "guild cat ab -p mo", "fish")).toEqual(["plain,model.bin"]);
});

test("zsh and fish show runs with their labels and flags with what they mean", async () => {
  await using project = await aProject(files);
  someRuns(project);
  expect(await offers(project, "guild cat ab", "zsh")).toEqual(["plain", idOf("ab"), "train first one"]);
  expect(await offers(project, "guild run train l", "fish")).toEqual([
    "plain,lr=\tLearning rate (default is 0.1)",
  ]);
  expect(await offers(project, "guild run train @", "fish")).toEqual([
    "plain,@batch.csv",
    "plain,@guild.yml",
  ]);
});

test("the script works in bash", async () => {
  await using project = await aProject(files);
  someRuns(project);
  const { stdout: script } = await project.guild("completion", "-s", "bash");
  project.write("completion.bash", script);
  project.write(
    "guild",
    `#!/bin/sh\nexec "${process.execPath}" "${join(import.meta.dirname, "../../bin/guild")}" "$@"\n`,
  );
  project.write(
    "try.bash",
    `. ./completion.bash
compopt() { :; }
try() { COMP_LINE="$1"; COMP_POINT=\${#1}; _guild_completion ./guild; echo "\${COMPREPLY[*]}"; }
try "guild runs in"
try "guild run train opt=a"
try "guild run train lr=1 o"
try "guild run train @ba"
try "guild cat -p mo"
`,
  );
  await project.call(["chmod", "+x", "guild"]);
  const { stdout, stderr } = await project.call(["bash", "try.bash"]);
  expect({ stdout, stderr }).toEqual({
    stdout: lines("info", "adam", "opt=", "@batch.csv", "model.bin"),
    stderr: "",
  });
});

test("the script is installed once, and the file it goes into kept", async () => {
  await using project = await aProject();
  const rc = join(project.env.HOME ?? "", ".bashrc");
  writeFileSync(rc, "alias x=y");
  const first = await project.guild("completion", "-s", "bash", "--install");
  expect(first).toEqual({
    stdout:
      "Guild command completion is installed - changes will take effect the next time you open a terminal session\n",
    stderr: lines(
      "Writing completion script to ~/.guild/bash_completion",
      "Backing up ~/.bashrc to ~/.bashrc.guild-backup.1",
      "Updating ~/.bashrc to support Guild command completion",
    ),
    code: 0,
  });
  const line = "[ -s ~/.guild/bash_completion ] && . ~/.guild/bash_completion  # Enable completion for guild";
  expect(readFileSync(rc, "utf8")).toBe(lines("alias x=y", line));
  expect(readFileSync(`${rc}.guild-backup.1`, "utf8")).toBe("alias x=y");
  expect((await project.guild("completion", "-s", "bash", "-i")).stdout).toBe(
    lines("Guild completion is already installed in ~/.bashrc (line 2):", "", `  ${line}`),
  );
  await project.guild("completion", "-s", "fish", "-i");
  expect(existsSync(join(project.env.HOME ?? "", ".config/fish/completions/guild.fish"))).toBe(true);
});

test("a shell that is not supported is named", async () => {
  await using project = await aProject();
  const { stderr, code } = await project.guild("completion");
  expect([stderr, code]).toEqual(["guild: unsupported shell: sh\n", 1]);
});
