import { type ChildProcess, spawn } from "node:child_process";
import { plainShellQuote, UserError } from "../../base/index.ts";
import { remotePath } from "../kinds/ssh.ts";
import type { Host, RemoteContext } from "../types.ts";

type Command = {
  /** Variables for the command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Lines of the shell; arguments in them are quoted already. */
  readonly lines: readonly string[];
};

/** What a machine is told to do: one script for its shell, bash where there is one for what activates environments. */
const remoteScript = (host: Host, { env = {}, lines }: Command): string => {
  const script = [
    "set -e",
    ...host.prelude,
    `export GUILD_HOME=${remotePath(host.home)}`,
    // 0.9 wants its home to be there and to be absolute.
    'mkdir -p "$GUILD_HOME"',
    'GUILD_HOME="$(cd "$GUILD_HOME" && pwd)"',
    ...Object.entries(env).map(([name, value]) => `export ${name}=${plainShellQuote(value)}`),
    ...lines,
  ].join("\n");
  return `$(command -v bash || command -v sh) -c ${plainShellQuote(script)}`;
};

export type Spoken = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a command over there and gives what it said. */
export const askHost = async (
  host: Host,
  command: Command,
  { env }: Pick<RemoteContext, "env">,
  input?: string,
): Promise<Spoken> => {
  const [program = "ssh", ...args] = host.ssh;
  const child = spawn(program, [...args, remoteScript(host, command)], { env, stdio: "pipe" });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (block: Buffer) => stdout.push(block));
  child.stderr.on("data", (block: Buffer) => stderr.push(block));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input ?? "");
  const code = await ended(child, program);
  return { code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
};

/** Runs a command over there as if it were here: what it says is passed on as it comes. Gives its exit code. */
export const runOnHost = (
  host: Host,
  command: Command,
  { env }: Pick<RemoteContext, "env">,
  options: { readonly terminal: boolean },
): Promise<number> => {
  const [program = "ssh", ...args] = host.ssh;
  const tty = options.terminal ? ["-t"] : [];
  const child = spawn(program, [...tty, ...args, remoteScript(host, command)], { env, stdio: "inherit" });
  return ended(child, program);
};

const signalled = 130;

/** The exit code of a process. Throws `UserError` where the program is not installed. */
export const ended = (child: ChildProcess, program: string): Promise<number> =>
  new Promise((done, fail) => {
    child.once("error", (cause) =>
      fail(
        new UserError(`cannot run '${program}': ${cause.message}`, {
          hint: `This kind of remote needs ${program}. Install it, then try again.`,
          cause,
        }),
      ),
    );
    child.once("close", (code) => done(code ?? signalled));
  });

/** Throws `UserError` with exit code 2 unless the machine answers. */
export const requireReachable = async (
  host: Host,
  name: string,
  context: Pick<RemoteContext, "env">,
): Promise<void> => {
  const [program = "ssh", ...args] = host.ssh;
  const child = spawn(program, ["-oBatchMode=yes", ...args, "true"], {
    env: context.env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (block: Buffer) => {
    said += block.toString();
  });
  const code = await ended(child, program);
  if (code === 0) return;
  const why =
    said
      .trim()
      .split("\n")
      .at(-1)
      ?.replace(/^ssh: /, "") || `ssh ended with ${code}`;
  throw new UserError(`remote ${name} is not available: cannot reach host ${host.address}: ${why}`, {
    exitCode: 2,
  });
};
