import type { Context, PyMap } from "../base/index.ts";
import type { RunPlan } from "../operation/index.ts";
import { isSecretName, type Run } from "../run/index.ts";

/** Names that a process gets from its own shell, never from Guild. */
const notPassedOn: ReadonlySet<string> = new Set(["_"]);

/** The environment of an operation's process: Guild's own, then the plan's, then what tells it of its run. */
export const processEnv = (
  context: Pick<Context, "env" | "home" | "logLevel" | "processCwd">,
  plan: Pick<RunPlan, "env">,
  run: Run,
): Readonly<Record<string, string>> => {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(context.env)) {
    if (value !== undefined && !notPassedOn.has(name)) env[name] = value;
  }
  for (const [name, value] of plan.env) env[name] = value;
  return {
    ...env,
    GUILD_HOME: context.home,
    LOG_LEVEL: context.env.LOG_LEVEL ?? String(context.logLevel),
    CMD_DIR: context.processCwd,
    RUN_DIR: run.dir,
    RUN_ID: run.id,
  };
};

/** The run attribute `env`: what the process got, without secrets. */
export const recordedEnv = (env: Readonly<Record<string, string>>, secrets: readonly string[]): PyMap =>
  new Map(Object.entries(env).filter(([name]) => !isSecretName(name) && !secrets.includes(name)));
