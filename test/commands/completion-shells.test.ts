import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aProject, guildPath, type Project, repoDir } from "../rig/project.ts";
import { aRunDir, idOf } from "../rig/runs.ts";
import { waitFor } from "../rig/wait.ts";

const files = {
  "guild.yml": `
train:
  exec: echo
  flags:
    lr: {default: 0.1, description: "Rate: how fast"}
    opt: {choices: [adam, sgd], default: adam}
test: {exec: echo}
`,
  "batch one.csv": "lr\n1\n",
};

/** A `guild` on the path that answers shells, and otherwise only notes what it was called with. */
const aNotingGuild = (
  project: Project,
): { readonly bin: string; readonly calls: () => readonly string[] } => {
  const bin = join(project.dir, "..", "bin");
  const log = join(project.dir, "..", "calls");
  mkdirSync(bin);
  const script = `#!/bin/sh
[ -n "$_GUILD_COMPLETE" ] && exec '${process.execPath}' '${guildPath}' "$@"
{ printf '%s|' "$@"; echo; } >> '${log}'
`;
  writeFileSync(join(bin, "guild"), script);
  chmodSync(join(bin, "guild"), 0o755);
  return {
    bin,
    calls: () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : []),
  };
};

const programs = {
  bash: ["bash", "--noprofile", "-i"],
  zsh: ["zsh", "-d", "-i"],
  fish: ["fish", "-i"],
} as const;

type Shell = keyof typeof programs;

const requireInstalled = (shell: Shell): void => {
  const { error } = spawnSync(shell, ["-c", "exit"]);
  if (error !== undefined) throw new Error(`${shell} is not installed: apt-get install ${shell}`);
};

/** What `guild` is called with when lines are typed at a prompt, with a tab after what is to be completed. */
const callsOf = async (
  project: Project,
  shell: Shell,
  typed: readonly string[],
): Promise<readonly string[]> => {
  const { bin, calls } = aNotingGuild(project);
  const terminal = join(repoDir, "test", "rig", "terminal.py");
  const child = spawn("python3", [terminal, "120", "30", ...programs[shell]], {
    cwd: project.dir,
    env: {
      ...project.env,
      PATH: `${bin}:${project.env.PATH ?? ""}`,
      TERM: "xterm",
      ZDOTDIR: project.env.HOME,
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  try {
    for (const [at, line] of typed.entries()) {
      await waitFor(`a prompt of ${shell}`, () => shown.split("ready>").length > at + 1);
      child.stdin.write(`${line}\r`);
      await waitFor(
        `the call of ${JSON.stringify(line)} in ${shell}, which showed\n${shown}`,
        () => calls().length > at,
      );
    }
    return calls();
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
};

const prompts: Readonly<Record<Shell, readonly [file: string, text: string]>> = {
  bash: [".bashrc", "PS1='ready>'\nbind 'set enable-bracketed-paste off'\n"],
  zsh: [".zshrc", "PROMPT='ready>'\nunsetopt prompt_sp zle_bracketed_paste 2>/dev/null\n"],
  fish: [".config/fish/config.fish", "function fish_prompt; echo -n 'ready>'; end\nset -g fish_greeting\n"],
};

test.each(["bash", "zsh", "fish"] as const)(
  "what is typed in a real %s is completed once that is installed",
  async (shell) => {
    requireInstalled(shell);
    await using project = await aProject(files);
    aRunDir(project, { name: "ab", attrs: { label: "first one: x" }, files: { "model.bin": "" } });
    aRunDir(project, { name: "ac", at: -1 });
    const [file, text] = prompts[shell];
    const init = join(project.env.HOME ?? "", file);
    mkdirSync(join(init, ".."), { recursive: true });
    writeFileSync(init, text);
    const installed = await project.guild("completion", "-s", shell, "--install");
    expect(installed).toMatchObject({ code: 0 });
    const calls = await callsOf(project, shell, [
      "guild runs inf\t",
      "guild run trai\tlr=1 op\tad\t",
      "guild ls ab\t--all",
      "guild label ab --unl\t",
      "guild cat ab -p mo\t",
      "guild run train @ba\t",
    ]);
    expect(calls).toEqual([
      "runs|info|",
      "run|train|lr=1|opt=adam|",
      `ls|${idOf("ab")}|--all|`,
      "label|ab|--unlabeled|",
      "cat|ab|-p|model.bin|",
      "run|train|@batch one.csv|",
    ]);
  },
);
