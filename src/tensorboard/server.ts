import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Context, UserError } from "../base/index.ts";
import {
  findDistributions,
  findInterpreter,
  interpreterFacts,
  normalName,
  searchPath,
} from "../python-env/index.ts";

export type ServerOptions = {
  readonly logDir: string;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly reloadSeconds: number;
  /** Options for TensorBoard, `NAME` and `VALUE`. They go over ours. */
  readonly extra: readonly (readonly [name: string, value: string])[];
};

/** A running TensorBoard. */
export type Server = {
  readonly version: string;
  readonly port: number;
  /** Fulfilled when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
};

type ServerContext = Pick<Context, "cwd" | "processCwd" | "env" | "home" | "pythonDir">;

/** The interpreter of the project's environment. Throws UserError if TensorBoard is not installed there. */
export const requireTensorBoard = async (context: ServerContext): Promise<string> => {
  const python = await findInterpreter(context, { projectDir: context.cwd });
  const facts = await interpreterFacts(context, python);
  const installed = findDistributions(searchPath(context.env, facts));
  if (installed.some(({ name }) => distributionNames.has(normalName(name)))) return python;
  throw new UserError(`TensorBoard is not installed for ${facts.executable}`, {
    hint: `Install it with '${facts.executable} -m pip install tensorboard', or activate an environment that has it.`,
  });
};

const distributionNames: ReadonlySet<string> = new Set(["tensorboard", "tb-nightly"]);

/** Starts TensorBoard with `python` and waits until it answers. It ends when we do, however that comes about. */
export const startTensorBoard = async (
  context: ServerContext,
  python: string,
  options: ServerOptions,
): Promise<Server> => {
  const script = join(context.pythonDir, "guild", "tensorboard_server.py");
  const child = spawn(python, [script, ...serverArgs(options)], {
    cwd: context.processCwd,
    env: { ...context.env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  const answer = await firstLine(child);
  const ready = answer === undefined ? undefined : parseAnswer(answer);
  if (ready === undefined || "error" in ready) {
    await ended;
    throw new UserError(ready?.error ?? `TensorBoard ended with exit code ${child.exitCode}`);
  }
  return {
    ...ready,
    ended,
    stop: async () => {
      child.stdin?.end();
      child.kill("SIGTERM");
      await ended;
    },
  };
};

const serverArgs = ({ logDir, host, port, reloadSeconds, extra }: ServerOptions): readonly string[] => [
  `--logdir=${logDir}`,
  `--host=${host}`,
  `--port=${port}`,
  `--reload_interval=${reloadSeconds}`,
  ...extra.map(([name, value]) => `--${name}=${value}`),
];

/** Undefined if it ends without one. Rejects if it cannot be started. */
const firstLine = async (child: ChildProcess): Promise<string | undefined> => {
  if (child.stdout === null) return undefined;
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    lines.once("line", resolve);
    lines.once("close", () => resolve(undefined));
  });
};

type Answer = { readonly error: string } | { readonly version: string; readonly port: number };

const parseAnswer = (line: string): Answer => {
  const facts = JSON.parse(line) as { error?: string; url?: string; version?: string };
  if (facts.error !== undefined) return { error: facts.error.trim() };
  return { version: facts.version ?? "", port: Number(new URL(facts.url ?? "").port) };
};
