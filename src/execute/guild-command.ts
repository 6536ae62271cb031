import type { Context } from "../base/index.ts";

/**
 * What to start for a recorded command. 0.9 records the Python modules that run its batches; those of ours run in
 * Guild itself.
 */
export const guildCommand = (
  context: Pick<Context, "self">,
  command: readonly string[],
): readonly string[] => {
  const [, option, module] = command;
  return option === "-um" && module === "guild.batch_main" ? [...context.self, "batch-main"] : command;
};
