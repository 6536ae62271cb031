/**
 * What Guild costs, as ratios against anchors measured in the same run: an empty Node, the bare script, and the
 * real Guild 0.9.0, which `npm test` installs.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { guildfile } from "./guildfile.ts";
import { measure, report, reportRatio, type Subject } from "./measure.ts";
import { snapshot } from "./snapshot.ts";

const repo = resolve(import.meta.dirname, "..");
const guild = join(repo, "bin", "guild");
const oracleDir = join(repo, ".cache", "oracle");
const oracle = join(oracleDir, "bin", "guild");
if (!existsSync(oracle)) throw new Error("Guild 0.9.0 is not installed: run 'npm test' once");

const root = mkdtempSync(join(tmpdir(), "guild-bench-"));
const project = join(root, "project");
mkdirSync(project);
writeFileSync(
  join(project, "guild.yml"),
  "train: {main: train, flags: {lr: 0.1}}\ntrue: {exec: 'true'}\nlines: {main: lines}\n",
);
writeFileSync(join(project, "train.py"), "lr = 0.1\nprint('loss: %f' % lr)\n");
writeFileSync(
  join(project, "lines.py"),
  `for i in range(10_000):
    print("step: %d" % i)
    print("loss: %f" % (1 / (i + 1)))
    for j in range(98):
        print("a line of output that holds no number of interest", i, j)
`,
);

const python = join(oracleDir, "bin", "python");
const envOf = (home: string): NodeJS.ProcessEnv => {
  mkdirSync(home, { recursive: true });
  return {
    PATH: `${join(oracleDir, "bin")}:${process.env.PATH ?? ""}`,
    VIRTUAL_ENV: oracleDir,
    HOME: root,
    GUILD_HOME: home,
    LANG: "C.UTF-8",
    SHELL: "/bin/sh",
  };
};
const ourEnv = envOf(join(root, "home"));
const oracleEnv = envOf(join(root, "oracle-home"));
const ours = (name: string, ...args: string[]): Subject => ({
  name,
  argv: [process.execPath, guild, ...args],
  cwd: project,
  env: ourEnv,
});
const theirs = (name: string, ...args: string[]): Subject => ({
  name,
  argv: [oracle, ...args],
  cwd: project,
  env: oracleEnv,
});
const bare = (name: string, ...argv: string[]): Subject => ({ name, argv, cwd: project, env: ourEnv });

const startUp = () => {
  process.stdout.write("\nStart-up, against an empty Node\n");
  for (let n = 0; n < 5; n++)
    measure([ours("fill", "run", "true", "-y"), theirs("fill 0.9", "run", "true", "-y")], 0);
  const commands = { version: ["--version"], help: ["--help"], runs: ["runs"], operations: ["operations"] };
  const times = measure(
    [
      bare("node", process.execPath, "-e", "0"),
      ...Object.entries(commands).map(([name, args]) => ours(name, ...args)),
      ...Object.entries(commands).map(([name, args]) => theirs(`0.9 ${name}`, ...args)),
    ],
    11,
  );
  const at = (name: string) => times.get(name) ?? Number.NaN;
  report("node -e 0", `${at("node").toFixed(0)} ms`);
  reportRatio("guild --version", at("version"), at("node"), 1.25);
  reportRatio("guild --help", at("help"), at("node"), 1.25);
  reportRatio("guild runs", at("runs"), at("node"), 1.5);
  reportRatio("guild operations", at("operations"), at("node"), 1.5);
  for (const name of Object.keys(commands)) reportRatio(`0.9: ${name}`, at(`0.9 ${name}`), at("node"));
};

const runs = () => {
  process.stdout.write("\nWhat a run adds to its process, against what 0.9 adds\n");
  const times = measure(
    [
      bare("python", python, "-u", "train.py"),
      ours("train", "run", "train", "-y"),
      theirs("0.9 train", "run", "train", "-y"),
      bare("true", "true"),
      ours("exec", "run", "true", "-y"),
      theirs("0.9 exec", "run", "true", "-y"),
    ],
    7,
  );
  const at = (name: string) => times.get(name) ?? Number.NaN;
  const added = (name: string, anchor: string) => at(name) - at(anchor);
  report("0.9 adds to a Python script", `${added("0.9 train", "python").toFixed(0)} ms`);
  report("we add to a Python script", `${added("train", "python").toFixed(0)} ms`);
  reportRatio(
    "we add / 0.9 adds, Python script",
    added("train", "python"),
    added("0.9 train", "python"),
    0.2,
  );
  report("0.9 adds to exec of true", `${added("0.9 exec", "true").toFixed(0)} ms`);
  report("we add to exec of true", `${added("exec", "true").toFixed(0)} ms`);
  reportRatio("we add / 0.9 adds, exec of true", added("exec", "true"), added("0.9 exec", "true"), 0.25);
};

const output = () => {
  process.stdout.write("\nA script that prints 1,000,000 lines, 1 % of them scalars\n");
  const times = measure([bare("bare", python, "-u", "lines.py"), ours("lines", "run", "lines", "-y")], 3);
  const at = (name: string) => times.get(name) ?? Number.NaN;
  report("bare, into a pipe", `${(at("bare") / 1000).toFixed(2)} s`);
  report("under guild run", `${(at("lines") / 1000).toFixed(2)} s`);
  const allowed = 1.5 * at("bare") + 300;
  report("against 1.5 x bare + 0.3 s", `${(at("lines") / allowed).toFixed(2)} x`, {
    text: "<= 1 x",
    met: at("lines") <= allowed,
  });
};

const all: Readonly<Record<string, () => void>> = {
  startUp,
  runs,
  output,
  guildfile: () => guildfile(ours, root),
  snapshot: () => snapshot(ours, root),
};

// Names of parts may be given; else all are measured.
const wanted = process.argv.slice(2);
try {
  for (const [name, part] of Object.entries(all)) if (wanted.length === 0 || wanted.includes(name)) part();
} finally {
  rmSync(root, { recursive: true, force: true });
}
