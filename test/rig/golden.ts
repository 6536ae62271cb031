import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanEnv, guildPath, type Outcome, repoDir, runToEnd } from "./project.ts";

const archiveDir = join(repoDir, "test", "golden");

/** The directory that the runs were made in, as their files and the expected outputs name it. */
const madeIn = "/tmp/golden";

/** A run of the archive, by the name that `runs.json` gives it. */
export type GoldenRun = {
  readonly name: string;
  readonly id: string;
  readonly operation: string | null;
  readonly status: string;
};

export const goldenRuns: readonly GoldenRun[] = Object.entries(
  JSON.parse(readFileSync(join(archiveDir, "runs.json"), "utf8")) as Record<string, Omit<GoldenRun, "name">>,
).map(([name, facts]) => ({ ...facts, name }));

export const goldenId = (name: string): string => {
  const run = goldenRuns.find((each) => each.name === name);
  if (run === undefined) throw new Error(`no golden run '${name}'`);
  return run.id;
};

/** What 0.9 wrote to standard output; with `.err` the talk of the same command. Empty if there is no such file. */
export const expectedText = (name: string): string => {
  const path = join(archiveDir, "expected", name);
  if (existsSync(path)) return readFileSync(path, "utf8");
  if (name.endsWith(".err")) return "";
  throw new Error(`no expected output '${name}'`);
};

/** A copy of what 0.9 left, and our program run in it. Outputs name the directory where 0.9 made it. */
export type Golden = {
  readonly dir: string;
  readonly guild: (...args: readonly string[]) => Promise<Outcome>;
  readonly guildIn: (cwd: string, ...args: readonly string[]) => Promise<Outcome>;
  readonly runDir: (id: string) => string;
  readonly remove: () => void;
};

export const unpackGolden = (): Golden => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "guild-golden-")));
  execFileSync("tar", ["xzf", join(archiveDir, "golden.tar.gz"), "-C", root]);
  const dir = join(root, "golden");
  moveTo(dir, dir);
  const env = { ...cleanEnv(join(dir, "home"), join(dir, "user")), COLUMNS: "200" };
  const guildIn: Golden["guildIn"] = async (cwd, ...args) => {
    const options = { cwd: join(dir, cwd), env, input: "" };
    const outcome = await runToEnd([process.execPath, guildPath, ...args], options);
    const plain = (text: string) => text.replaceAll(dir, madeIn);
    return { ...outcome, stdout: plain(outcome.stdout), stderr: plain(outcome.stderr) };
  };
  return {
    dir,
    guildIn,
    guild: (...args) => guildIn("project", ...args),
    runDir: (id) => join(dir, "home", "runs", id),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};

/** Replaces the directory that files and links below `dir` name. Only texts name it. */
const moveTo = (place: string, dir: string): void => {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) moveLink(place, path);
    else if (stat.isDirectory()) moveTo(place, path);
    else moveText(place, path);
  }
};

const moveLink = (place: string, path: string): void => {
  const target = readlinkSync(path);
  if (!target.startsWith(madeIn)) return;
  rmSync(path);
  symlinkSync(target.replace(madeIn, place), path);
};

// Latin 1 keeps every byte as it is. The source code that runs keep stays, for its digest.
const moveText = (place: string, path: string): void => {
  const isSourceOfRun = path.includes("/runs/") && !path.includes("/.guild/");
  if (isSourceOfRun) return;
  const text = readFileSync(path, "latin1");
  if (text.includes(madeIn)) writeFileSync(path, text.replaceAll(madeIn, place), "latin1");
};

/** What was said, without damaged event files, of which 0.9 says nothing. */
export const withoutDamage = (stderr: string): string =>
  stderr.replace(/^WARNING: .* is damaged at byte .*\n/gm, "");
