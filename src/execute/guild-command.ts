import type { Context } from "../base/index.ts";

/**
 * What to start for a recorded command. 0.9 records the Python modules that run its batches and steps; those of ours
 * run in Guild itself.
 */
export const guildCommand = (
  context: Pick<Context, "self">,
  command: readonly string[],
): readonly string[] => {
  const [, option, module = ""] = command;
  const own = option === "-um" ? ownCommands.get(module) : undefined;
  return own === undefined ? command : [...context.self, own];
};

const ownCommands: ReadonlyMap<string, string> = new Map([
  ["guild.batch_main", "batch-main"],
  ["guild.steps_main", "steps-main"],
]);
