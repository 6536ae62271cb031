import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../base/index.ts";

/**
 * What to start for a recorded command. 0.9 records the Python modules that run its batches and steps; those of ours
 * run in Guild itself. A module `guild` of the user's own, in the run directory `cwd`, does not get in the way.
 */
export const guildCommand = (
  context: Pick<Context, "self" | "pythonDir">,
  command: readonly string[],
  cwd: string,
): readonly string[] => {
  const [python = "", option, module = "", ...args] = command;
  if (option !== "-um") return command;
  const own = ownCommands.get(module);
  if (own !== undefined) return [...context.self, own];
  if (module !== "guild.op_main" || !hidesGuild(cwd)) return command;
  return [python, "-u", join(context.pythonDir, "guild", "op_main.py"), ...args];
};

const ownCommands: ReadonlyMap<string, string> = new Map([
  ["guild.batch_main", "batch-main"],
  ["guild.steps_main", "steps-main"],
]);

/** `-m` looks for modules in the current directory first. */
const hidesGuild = (dir: string): boolean =>
  existsSync(join(dir, "guild.py")) || existsSync(join(dir, "guild", "__init__.py"));
