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
  const ours = option === "-um" && module !== undefined ? ourCommands[module] : undefined;
  return ours === undefined ? command : [...context.self, ours];
};

const ourCommands: Readonly<Record<string, string>> = {
  "guild.batch_main": "batch-main",
  "guild.plugins.random_main": "batch-main",
  "guild.plugins.skopt_gp_main": "batch-main",
  "guild.plugins.skopt_forest_main": "batch-main",
  "guild.plugins.skopt_gbrt_main": "batch-main",
  "guild.plugins.tpe_main": "batch-main",
};
