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
  if (module === "guild.batch_main") return [...context.self, "batch-main"];
  if (module !== "guild.op_main" || !hidesGuild(cwd)) return command;
  return [python, "-u", join(context.pythonDir, "guild", "op_main.py"), ...args];
};

/** `-m` looks for modules in the current directory first. */
const hidesGuild = (dir: string): boolean =>
  existsSync(join(dir, "guild.py")) || existsSync(join(dir, "guild", "__init__.py"));
