import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { oracle, oracleDir } from "./oracle.ts";
import { type CallOptions, type Outcome, type Project, repoDir } from "./project.ts";

/** One command to run in both programs: its arguments, or these with input and environment. */
export type Step = readonly string[] | { readonly args: readonly string[]; readonly options: CallOptions };

export type Both<T> = { readonly ours: readonly T[]; readonly theirs: readonly T[] };

/**
 * Runs the same commands with the real Guild 0.9.0 and with ours, each in a guild home of its own beside the same
 * project, and gives what both printed, with what differs by nature (times, ids, pids, homes) replaced by words.
 */
export const runBoth = async (project: Project, steps: readonly Step[]): Promise<Both<Outcome>> => {
  const home = join(project.home, "..", "oracle-home");
  mkdirSync(home, { recursive: true });
  const theirs: Outcome[] = [];
  const ours: Outcome[] = [];
  for (const step of steps) {
    const { args, options } = "args" in step ? step : { args: step, options: {} };
    theirs.push(
      plain(
        await oracle(
          project,
          { ...options, env: { GUILD_HOME: home, ...pythonOfOracle(project), ...options.env } },
          ...args,
        ),
        home,
        project,
      ),
    );
    ours.push(
      plain(
        await project.guildWith({ ...options, env: { ...pythonOfOracle(project), ...options.env } }, ...args),
        project.home,
        project,
      ),
    );
  }
  return { ours, theirs };
};

/** Lets both start operations with the same interpreter, so that commands compare equal. */
export const pythonOfOracle = (project: Project) => ({
  VIRTUAL_ENV: oracleDir,
  PATH: `${join(oracleDir, "bin")}:${project.env.PATH ?? ""}`,
});

const plain = (outcome: Outcome, home: string, project: Project): Outcome => ({
  stdout: plainText(outcome.stdout, home, project),
  stderr: plainText(outcome.stderr, home, project),
  code: outcome.code,
});

/**
 * `text` with times, durations, ids, pids, paths of a machine and names of event files replaced by words, and without
 * the lines of a listing for attributes that only we write. Trailing blanks are kept.
 */
export const plainText = (text: string, home: string, project: Project): string =>
  text
    .replaceAll(home, "HOME")
    .replaceAll(project.dir, "PROJECT")
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "TIME")
    .replace(/\b\d:\d\d:\d\d\b/g, "DURATION")
    .replace(/\b[0-9a-f]{32}\b/g, "ID")
    .replace(/(\[(?:\d+:)?)[0-9a-f]{8}(\])/g, "$1ID8$2")
    .replace(/^[0-9a-f]{8}\b/gm, "ID8")
    .replace(/guild-pid-\w+/g, "guild-pid")
    .replace(/\(pid \d+/g, "(pid N")
    .replace(/tfevents\.\d+\.\S*$/gm, "tfevents")
    .replace(/^ *\.guild\/attrs\/_\w+\n/gm, "");

/** What a run directory holds, by path: text of files, `-> target` of links, `/` for directories. */
export const runTree = (runDir: string, home: string, project: Project): Readonly<Record<string, string>> => {
  const walk = (dir: string, prefix: string): readonly (readonly [string, string])[] =>
    readdirSync(dir)
      .sort()
      .flatMap((name): readonly (readonly [string, string])[] => {
        const path = join(dir, name);
        const key = prefix + name;
        const stat = lstatSync(path);
        if (stat.isSymbolicLink()) return [[key, `-> ${readlinkSync(path)}`]];
        if (stat.isDirectory()) return [[`${key}/`, "/"], ...walk(path, `${key}/`)];
        return [[plainName(key), plainText(readFileSync(path, "latin1"), home, project)]];
      });
  return Object.fromEntries(walk(runDir, ""));
};

const plainName = (name: string): string => name.replace(/tfevents\.\d+\..*$/, "tfevents");

type Tree = Readonly<Record<string, string>> | undefined;

/** The run directories of `id` in both homes, without what differs by nature. */
export const bothTrees = (project: Project, id: string): { readonly ours: Tree; readonly theirs: Tree } => {
  const tree = (home: string) => {
    const dir = join(home, "runs", id);
    return existsSync(dir) ? comparable(runTree(dir, home, project)) : undefined;
  };
  return { ours: tree(project.home), theirs: tree(join(project.home, "..", "oracle-home")) };
};

/**
 * A run directory's contents as far as both programs write the same. Times and the machine differ by nature; plugins,
 * and the directory of the Python side, by design; attributes that only we write start with `_`.
 */
export const comparable = (tree: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(tree)
      .filter(([name]) => !leftOut.some((pattern) => pattern.test(name)))
      .map(([name, text]) => [name, comparableText(text)]),
  );

const leftOut = [
  /attrs\/(initialized|started|stopped|platform|pip_freeze|random_seed|plugins|host|user)$/,
  /attrs\/_/,
  /output\.index$/,
  /tfevents/,
];

const comparableText = (text: string): string =>
  text
    .replace(/^( *)GUILD_PLUGINS: .*$/gm, "$1GUILD_PLUGINS: ...")
    .replace(/^( *)PYTHONPATH: .*$/gm, "$1PYTHONPATH: ...")
    .replace(/^export (GUILD_PLUGINS|PYTHONPATH)=.*$/gm, "export $1=...")
    .replaceAll(repoDir, "REPO");
