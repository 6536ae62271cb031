import { type Context, shellQuote } from "../base/index.ts";
import type { RunPlan } from "../operation/index.ts";
import { clearPending, guildPath, markStaged, type Run, replaceFile, writeAttr } from "../run/index.ts";
import { guildCommand } from "./guild-command.ts";
import { processEnv } from "./process-env.ts";
import { type ResolveOptions, resolveRunDependencies } from "./resolve.ts";

/**
 * Makes a run that was laid down ready for a later start: all dependencies but those on other operations are
 * resolved, and `.guild/ENV` holds the environment for `source`.
 */
export const stageRun = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: Omit<ResolveOptions, "staging">,
): Promise<void> => {
  replaceFile(guildPath(run, "ENV"), envExports(processEnv(context, plan, run)));
  await resolveRunDependencies(context, plan, run, { ...options, staging: true });
  markStaged(run);
  writeAttr(run, "started", context.now());
  clearPending(run);
};

const envExports = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .filter(([name]) => name !== "PWD")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `export ${name}=${value === "" ? "" : shellQuote(value)}\n`)
    .join("");

/** What tells the user of a staged run how to start it. */
export const stagedText = (
  context: Pick<Context, "self" | "pythonDir">,
  plan: RunPlan,
  run: Run,
  isOutsideHome: boolean,
): string => {
  if (!isOutsideHome) {
    return `${plan.opDesc} staged as ${run.id}\nTo start the operation, use 'guild run --start ${run.id}'\n`;
  }
  const command = guildCommand(context, plan.command, run.dir).map(shellQuote).join(" ");
  return (
    `${plan.opDesc} staged in '${run.dir}'\n` +
    `To start the operation, use "(cd '${run.dir}' && source .guild/ENV && ${command})"\n`
  );
};
