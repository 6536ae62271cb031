import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { guildPath, type Outcome, type Project } from "./project.ts";
import { waitFor } from "./wait.ts";

/** A running program in a process group of its own, which is killed when this is disposed. */
export type Live = {
  readonly pid: number;
  /** What it has printed so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly signal: (name: NodeJS.Signals) => void;
  /** As Ctrl-C does it: to every process of the group. */
  readonly signalGroup: (name: NodeJS.Signals) => void;
  readonly ended: Promise<Outcome>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

type LiveOptions = { readonly env?: Readonly<Record<string, string | undefined>> };

/** Starts the built `guild` in the project. */
export const startGuild = (project: Project, args: readonly string[], options: LiveOptions = {}): Live =>
  startProgram(project, [process.execPath, guildPath, ...args], options);

export const startProgram = (
  project: Project,
  [program = "", ...args]: readonly string[],
  { env = {} }: LiveOptions = {},
): Live => {
  const child = spawn(program, args, {
    cwd: project.dir,
    env: { ...project.env, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pid = child.pid ?? 0;
  if (pid === 0) throw new Error(`cannot start ${program}`);
  const { stdout, stderr } = collect(child);
  const ended = new Promise<Outcome>((done) => {
    child.on("close", (code, signal) =>
      done({ stdout: stdout(), stderr: stderr(), code: code ?? 128 + signalNumber(signal) }),
    );
  });
  const signalGroup = (name: NodeJS.Signals) => send(-pid, name);
  return {
    pid,
    stdout,
    stderr,
    signal: (name) => send(pid, name),
    signalGroup,
    ended,
    [Symbol.asyncDispose]: async () => {
      signalGroup("SIGKILL");
      await ended;
    },
  };
};

const collect = (child: ChildProcess) => {
  const texts = [child.stdout, child.stderr].map((stream) => {
    const chunks: Buffer[] = [];
    stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString();
  });
  return { stdout: texts[0] ?? (() => ""), stderr: texts[1] ?? (() => "") };
};

const signalNumber = (signal: NodeJS.Signals | null): number =>
  signal === "SIGTERM" ? 15 : signal === "SIGINT" ? 2 : 9;

const send = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It has ended already.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
};

/** Waits until `path` is there with something in it, and gives its text. */
export const fileText = (path: string): Promise<string> =>
  waitFor(`a text in ${path}`, () => (existsSync(path) && readFileSync(path, "utf8")) || undefined);

/** Waits until no process `pid` is left. */
export const processEnd = (pid: number): Promise<unknown> =>
  waitFor(`the end of process ${pid}`, () => {
    try {
      process.kill(pid, 0);
      return isZombie(pid);
    } catch {
      return true;
    }
  });

const isZombie = (pid: number): boolean => {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "utf8") : "";
  return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
};

/** A file of the run `id` in the project's home. */
export const runFile = (project: Project, id: string, ...path: readonly string[]): string =>
  join(project.home, "runs", id, ...path);

/** An attribute of a run as it is on disk, without its line end; undefined if it is not there. */
export const attr = (project: Project, id: string, name: string): string | undefined => {
  const path = runFile(project, id, ".guild", "attrs", name);
  return existsSync(path) ? readFileSync(path, "utf8").trimEnd() : undefined;
};
