import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../base/index.ts";

/**
 * What to start for a recorded command. 0.9 records the Python modules that run its batches; those of ours run in
 * Guild itself. A module `guild` of the user's own, in the run directory `cwd`, does not get in the way.
 */
export const guildCommand = (
  context: Pick<Context, "self" | "pythonDir">,
  command: readonly string[],
  cwd: string,
): readonly string[] => {
  const [python = "", option, module, ...args] = command;
  if (option !== "-um") return command;
  const ours = module === undefined ? undefined : ourCommands[module];
  if (ours !== undefined) return [...context.self, ours];
  if (module !== "guild.op_main" || !hidesGuild(cwd)) return command;
  return [python, "-u", join(context.pythonDir, "guild", "op_main.py"), ...args];
};

/** Our command for a module of 0.9. */
const ourCommands: Readonly<Record<string, string>> = {
  "guild.batch_main": "batch-main",
  "guild.steps_main": "steps-main",
  "guild.plugins.random_main": "batch-main",
  "guild.plugins.skopt_gp_main": "batch-main",
  "guild.plugins.skopt_forest_main": "batch-main",
  "guild.plugins.skopt_gbrt_main": "batch-main",
  "guild.plugins.tpe_main": "batch-main",
  "guild.plugins.python_search_main": "batch-main",
  "guild.plugins.queue_main": "queue-main",
  "guild.plugins.dask_scheduler_main": "queue-main",
};

/** `-m` looks for modules in the current directory first. */
const hidesGuild = (dir: string): boolean =>
  existsSync(join(dir, "guild.py")) || existsSync(join(dir, "guild", "__init__.py"));
