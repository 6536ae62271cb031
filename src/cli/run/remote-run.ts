import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Context, plainShellQuote, UserError } from "../../base/index.ts";
import { type Performed, placeRun, stagePlan } from "../../execute/index.ts";
import type { RunPlan } from "../../operation/index.ts";
import {
  askHost,
  findRemote,
  type Host,
  pushByRsync,
  requireReachable,
  runOnHost,
} from "../../remotes/index.ts";
import { guildPath } from "../../run/index.ts";
import { hostOf, unsupported } from "../remote/call-on-remote.ts";
import type { RunOptions } from "./run-options.ts";
import { executeOptions, terminalLog } from "./run-world.ts";
import { nothingRan } from "./start-run.ts";

/** Prepares the run of a plan here, sends it to a machine, starts it there and shows what it prints. */
export const runRemotely = async (
  context: Context,
  plan: RunPlan,
  options: RunOptions,
  name: string,
): Promise<Performed> => {
  if (plan.opRef.pkgType === "script") {
    throw new UserError("cannot run scripts remotely", {
      hint: `Define an operation in guild.yml that uses ${plan.opRef.opName} as the main module and run that operation instead.`,
    });
  }
  using host = await reachableHost(context, name);
  const home = mkdtempSync(join(tmpdir(), "guild-remote-"));
  try {
    const run = placeRun({ ...context, home }, { runDir: undefined, runId: options.runId });
    const how = await executeOptions(context, terminalLog(context), {
      quiet: options.quiet,
      forceDeps: options.forceDeps,
      stopAfterMinutes: options.stopAfter,
    });
    await stagePlan(context, plan, run, how);
    // The environment of this machine, with what is secret in it, stays here.
    rmSync(guildPath(run, "ENV"), { force: true });
    await pushByRsync(host, [run], { delete: false, resolveLinks: true }, context);
    if (options.stage) {
      context.out(`${plan.opDesc} staged on ${name} as ${run.id}\n`);
      context.out(`To start the operation, use 'guild run --start ${run.id} -r ${name}'\n`);
      return nothingRan;
    }
    context.err(`Starting ${plan.opDesc} on ${name} as ${run.id}\n`);
    return await startThere(context, host, name, run.id, { words: ["--start", run.id], options });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

/** `guild run --restart RUN` and `--start RUN` of a run over there. */
export const restartRemotely = async (
  context: Context,
  spec: string,
  assigns: readonly string[],
  options: RunOptions,
  name: string,
): Promise<Performed> => {
  using host = await reachableHost(context, name);
  const found = await askHost(host, { lines: [shellLine(["guild", "select", spec])] }, context);
  const id = found.stdout.trim();
  if (found.code !== 0) {
    context.err(found.stderr);
    return { exitStatus: found.code, interrupted: false };
  }
  const lock = `[ ! -e "$GUILD_HOME/runs/"${plainShellQuote(id)}/.guild/LOCK ]`;
  if ((await askHost(host, { lines: [lock] }, context)).code !== 0) {
    throw new UserError(`${id} is still running`, {
      hint: `Wait for it to stop or try 'guild stop ${id} -r ${name}' to stop it.`,
    });
  }
  context.err(`Starting ${id} on ${name}\n`);
  return await startThere(context, host, name, id, { words: ["--restart", id, ...assigns], options });
};

const reachableHost = async (context: Context, name: string): Promise<Host & Disposable> => {
  const remote = findRemote(context, name);
  if (remote.kind === "store") throw unsupported(remote);
  const host = await hostOf(context, remote);
  try {
    await requireReachable(host, name, context);
  } catch (error) {
    host[Symbol.dispose]();
    throw error;
  }
  return host;
};

type Start = { readonly words: readonly string[]; readonly options: RunOptions };

const startThere = async (
  context: Context,
  host: Host,
  name: string,
  id: string,
  { words, options }: Start,
): Promise<Performed> => {
  const limits = options.stopAfter === undefined ? [] : ["--stop-after", String(options.stopAfter)];
  const start = shellLine(["guild", "run", "--yes", "--quiet", ...limits, ...words]);
  const job = `--pidfile "$GUILD_HOME/runs/"${plainShellQuote(id)}/.guild/JOB`;
  const started = await askHost(host, { lines: [`${start} ${job} </dev/null`] }, context);
  context.err(started.stderr);
  if (started.code !== 0) return { exitStatus: started.code, interrupted: false };
  if (options.noWait) {
    context.err(`${id} is running on ${name}\nTo watch use 'guild watch ${id} -r ${name}'\n`);
    return nothingRan;
  }
  await runOnHost(
    host,
    { env: { NO_WATCHING_MSG: "1" }, lines: [untilLocked(id), shellLine(["guild", "watch", id])] },
    context,
    { terminal: false },
  );
  if (context.signal.aborted) {
    context.err(`\nDetached from remote run ${id} (still running)\n`);
    context.err(`To re-attach use 'guild watch ${id} -r ${name}'\n`);
    return nothingRan;
  }
  const status = await exitStatus(context, host, id);
  if (status !== 0) {
    context.err(`Try 'guild cat -O ${id.slice(0, 8)} -r ${name}' to view its output.\n`);
  }
  return { exitStatus: status, interrupted: false };
};

/** Waits until the job that was started has its lock, or is gone: before that a run looks as if it had failed. */
const untilLocked = (id: string): string => {
  const dir = `"$GUILD_HOME/runs/"${plainShellQuote(id)}/.guild`;
  return `until [ -e ${dir}/LOCK ] || ! kill -0 "$(cat ${dir}/JOB 2>/dev/null)" 2>/dev/null; do sleep 0.05; done`;
};

const exitStatus = async (context: Context, host: Host, id: string): Promise<number> => {
  const file = `"$GUILD_HOME/runs/"${plainShellQuote(id)}/.guild/attrs/exit_status`;
  const { code, stdout } = await askHost(host, { lines: [`cat ${file}`] }, context);
  const status = Number.parseInt(stdout, 10);
  if (code !== 0 || Number.isNaN(status)) throw new UserError(`cannot tell how run ${id} ended`);
  return status;
};

const shellLine = (argv: readonly string[]): string => argv.map(plainShellQuote).join(" ");
