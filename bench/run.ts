/**
 * What Guild costs, as ratios against anchors measured in the same run: an empty Node, the bare script, and the
 * real Guild 0.9.0, which `npm test` installs. Arguments name the parts to measure; all without.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { batches } from "./batches.ts";
import { largeGuildfile } from "./guildfile.ts";
import {
  type Cost,
  type Costs,
  measure,
  report,
  reportCost,
  reportRatio,
  runOnce,
  type Subject,
} from "./measure.ts";
import { notebooks } from "./notebooks.ts";
import { scalars } from "./scalars.ts";
import { search } from "./search.ts";
import { storeBench } from "./store.ts";
import { viewBench } from "./view.ts";
import { viewPage } from "./view-page.ts";

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
  "train: {main: train, flags: {lr: 0.1}}\nnoop: {exec: 'true'}\nlines: {main: lines}\n" +
    "scalars: {main: scalars, flags: {lr: 0.1}}\n",
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

writeFileSync(
  join(project, "scalars.py"),
  "lr = 0.1\nfor i in range(100): print('step: %d\\nloss: %f\\nacc: %f' % (i, lr / (i + 1), i / 100))\n",
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
const inDir = (cwd: string, subject: Subject): Subject => ({ ...subject, cwd });
const bare = (name: string, ...argv: string[]): Subject => ({ name, argv, cwd: project, env: ourEnv });

const startUp = () => {
  process.stdout.write("\nStart-up, against an empty Node\n");
  for (let n = 0; n < 20; n++) runOnce(ours("fill", "run", "noop", "-y"));
  const oracleRun = theirs("fill 0.9", "run", "noop", "-y");
  for (let n = 0; n < 20; n++) runOnce(oracleRun);
  const commands = { version: ["--version"], help: ["--help"], runs: ["runs"], operations: ["operations"] };
  const costs = measure(
    [
      bare("node", process.execPath, "-e", "0"),
      ...Object.entries(commands).map(([name, args]) => ours(name, ...args)),
    ],
    21,
  );
  const node = costs("node");
  reportCost("node -e 0", node);
  reportRatio("guild --version", costs("version"), node, 1.25);
  reportRatio("guild --help", costs("help"), node, 1.25);
  reportRatio("guild runs, 20 runs", costs("runs"), node, 1.5);
  reportRatio("guild operations", costs("operations"), node, 1.5);
  const oracleCosts = measure(
    [
      bare("node", process.execPath, "-e", "0"),
      ...Object.entries(commands).map(([name, args]) => theirs(name, ...args)),
    ],
    3,
  );
  for (const name of Object.keys(commands)) {
    reportRatio(`0.9: ${name}`, oracleCosts(name), oracleCosts("node"));
  }
};

const minus = (a: Cost, b: Cost) => ({ cpu: a.cpu - b.cpu, wall: a.wall - b.wall });

const runs = () => {
  process.stdout.write("\nWhat a run adds to its process, against what 0.9 adds\n");
  const costs = measure(
    [
      bare("python", python, "-u", "train.py"),
      ours("train", "run", "train", "-y"),
      theirs("0.9 train", "run", "train", "-y"),
      bare("true", "true"),
      ours("exec", "run", "noop", "-y"),
      theirs("0.9 exec", "run", "noop", "-y"),
    ],
    7,
  );
  reportAdded("a Python script", costs, { bare: "python", ours: "train", theirs: "0.9 train" }, 1 / 5);
  reportAdded("exec of true", costs, { bare: "true", ours: "exec", theirs: "0.9 exec" }, 1 / 4);
};

const reportAdded = (
  what: string,
  costs: Costs,
  names: { readonly bare: string; readonly ours: string; readonly theirs: string },
  highest: number,
) => {
  const anchor = costs(names.bare);
  const ours = minus(costs(names.ours), anchor);
  const theirs = minus(costs(names.theirs), anchor);
  reportCost(`${what}, bare`, anchor);
  reportCost("0.9 adds", theirs);
  reportCost("we add", ours);
  reportRatio("we add / 0.9 adds", ours, theirs, highest);
};

/** The subject with its output going into a pipe of the system: Node would give it a socket, which is slower. */
const intoPipe = (subject: Subject): Subject => ({
  ...subject,
  argv: ["sh", "-c", '"$@" | cat >/dev/null', "sh", ...subject.argv],
});

const output = () => {
  process.stdout.write("\nA script that prints 1,000,000 lines, 1 % of them scalars\n");
  const costs = measure(
    [
      intoPipe(bare("bare", python, "-u", "lines.py")),
      intoPipe(ours("train", "run", "train", "-y")),
      intoPipe(ours("lines", "run", "lines", "-y")),
    ],
    3,
    0,
  );
  reportCost("bare, into a pipe", costs("bare"));
  reportCost("under guild run", costs("lines"));
  const allowed = 1.5 * costs("bare").wall + 300;
  report("wall / (1.5 x bare + 0.3 s)", `${(costs("lines").wall / allowed).toFixed(2)} x`, {
    text: "<= 1",
    met: costs("lines").wall <= allowed,
  });
  const [few, many] = [costs("train").peak, costs("lines").peak];
  report("peak memory with 1 line, 1,000,000 lines", `${few.toFixed(0)} MiB, ${many.toFixed(0)} MiB`, {
    text: "<= 1.5 x",
    met: many <= 1.5 * few,
  });
};

const manyRuns = () => {
  process.stdout.write("\nMany runs\n");
  const fill = (home: string, wanted: number) => {
    const dir = join(home, "runs");
    const [first = ""] = readdirSync(dir);
    for (let n = readdirSync(dir).length; n < wanted; n++) {
      const id = n.toString(16).padStart(32, "0");
      cpSync(join(dir, first), join(dir, id), { recursive: true });
      writeFileSync(join(dir, id, ".guild", "attrs", "id"), `${id}\n`);
    }
  };
  const home = join(root, "many-home");
  const env = envOf(home);
  runOnce({ ...theirs("fill", "run", "scalars", "-y"), env });
  for (const count of [100, 1000]) {
    fill(home, count);
    const subjects = (name: string, ...args: string[]) => [
      { ...ours(name, ...args), env },
      { ...theirs(`0.9 ${name}`, ...args), env },
    ];
    const costs = measure(
      [...subjects("runs", "runs", "--all"), ...subjects("compare", "compare", "--csv", "-")],
      3,
    );
    for (const name of ["runs", "compare"]) {
      reportCost(`guild ${name}, ${count} runs`, costs(name));
      reportRatio("  against 0.9", costs(name), costs(`0.9 ${name}`));
    }
  }
};

const snapshot = () => {
  process.stdout.write("\nSnapshot of 10,000 source files\n");
  const dir = join(root, "large");
  mkdirSync(dir);
  writeFileSync(
    join(dir, "guild.yml"),
    "all: {exec: 'true', sourcecode: ['**']}\nnone: {exec: 'true', sourcecode: no}\n",
  );
  for (let n = 0; n < 10_000; n++) {
    const sub = join(dir, `d${n % 100}`);
    mkdirSync(sub, { recursive: true });
    writeFileSync(join(sub, `f${n}.py`), `print(${n})\n`.repeat(50));
  }
  const copy = join(root, "copy");
  const costs = measure(
    [
      {
        ...bare("cp", "cp", "-r", dir, copy),
        setUp: () => rmSync(copy, { recursive: true, force: true }),
      },
      inDir(dir, ours("none", "run", "none", "-y")),
      inDir(dir, ours("all", "run", "all", "-y")),
    ],
    3,
  );
  reportCost("cp -r", costs("cp"));
  const added = minus(costs("all"), costs("none"));
  reportCost("a snapshot adds", added);
  reportRatio("  against cp -r", added, costs("cp"));
};

const parts = {
  startUp,
  runs,
  output,
  manyRuns,
  snapshot,
  guildfile: () => largeGuildfile(ours, root),
  batches: () => batches(ours, theirs, root),
  scalars: () => scalars(ours, root, python),
  notebooks: () => notebooks({ repo, python, cwd: project, env: ourEnv }),
};
/** What takes many minutes: only by name. */
const byHand = {
  search,
  viewPage: () => viewPage(guild),
  store: () => storeBench({ ours, theirs, storesDir: join(repo, ".cache", "bench-stores") }),
  view: () => viewBench({ ours, theirs, storesDir: join(repo, ".cache", "bench-stores") }),
};
const wanted = process.argv.slice(2);
try {
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length === 0 || wanted.includes(name)) part();
  }
  for (const [name, part] of Object.entries(byHand)) if (wanted.includes(name)) await part();
} finally {
  rmSync(root, { recursive: true, force: true });
}
