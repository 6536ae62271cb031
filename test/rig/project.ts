import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** What a finished process left behind. `code` is what a shell would see in `$?`. */
export type Outcome = { readonly stdout: string; readonly stderr: string; readonly code: number };

export type CallOptions = {
  /** Text for standard input; without it the input is empty. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Directory to run in, relative to the project. */
  readonly cwd?: string;
};

/** A temporary project with a guild home and a user home of its own, removed when disposed. */
export type Project = {
  readonly dir: string;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  /** Writes a file of the project. */
  readonly write: (path: string, text: string | Buffer) => void;
  /** Runs the built `guild`. */
  readonly guild: (...args: readonly string[]) => Promise<Outcome>;
  readonly guildWith: (options: CallOptions, ...args: readonly string[]) => Promise<Outcome>;
  /** Runs any program in the project with its environment. */
  readonly call: (argv: readonly string[], options?: CallOptions) => Promise<Outcome>;
  /** Ids of all runs in the home, sorted. */
  readonly runIds: () => readonly string[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export const repoDir = resolve(import.meta.dirname, "..", "..");
export const guildPath = join(repoDir, "bin", "guild");

/** The environment every test starts from: nothing of the user's own settings. */
export const cleanEnv = (home: string, userHome: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: userHome,
  GUILD_HOME: home,
  GUILD_CONFIG: join(userHome, "no-config.yml"),
  GUILD_NO_CLOUD_METADATA: "1",
  LANG: "C.UTF-8",
  TZ: "UTC",
  USER: "tester",
  HOST: "test-host",
  SHELL: "/bin/sh",
  NO_IMPORT_FLAGS_PROGRESS: "1",
  PYTHONDONTWRITEBYTECODE: "1",
});

export const aProject = async (files: Readonly<Record<string, string | Buffer>> = {}): Promise<Project> => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "guild-test-")));
  const dir = join(root, "project");
  const home = join(root, "home");
  const userHome = join(root, "user");
  for (const each of [dir, home, userHome]) mkdirSync(each);
  const env = cleanEnv(home, userHome);
  const write = (path: string, text: string | Buffer) => {
    const full = join(dir, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  const call: Project["call"] = (argv, options = {}) =>
    runToEnd(argv, {
      cwd: resolve(dir, options.cwd ?? "."),
      env: { ...env, ...options.env },
      input: options.input ?? "",
    });
  return {
    dir,
    home,
    env,
    write,
    call,
    guild: (...args) => call([process.execPath, guildPath, ...args]),
    guildWith: (options, ...args) => call([process.execPath, guildPath, ...args], options),
    runIds: () => runIdsIn(join(home, "runs")),
    [Symbol.asyncDispose]: async () => rmSync(root, { recursive: true, force: true }),
  };
};

const runIdsIn = (runsDir: string): readonly string[] =>
  existsSync(runsDir) ? readdirSync(runsDir).sort() : [];

/** Runs a program and gives what it printed once it ended. */
export const runToEnd = (
  argv: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly input: string },
): Promise<Outcome> =>
  new Promise((done, fail) => {
    const [program = "", ...args] = argv;
    const child = spawn(program, args, { cwd: options.cwd, env: options.env });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", fail);
    child.on("close", (code, signal) =>
      done({
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
        code: code ?? 128 + (signal === "SIGTERM" ? 15 : signal === "SIGINT" ? 2 : 9),
      }),
    );
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input);
  });

/** Lines joined and ended with a line feed: the shape of a program's whole output. */
export const lines = (...text: readonly string[]): string => text.map((line) => `${line}\n`).join("");
