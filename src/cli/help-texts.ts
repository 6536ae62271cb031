import type { Command } from "./command.ts";

/** The long description of a command for its help. */
export const helpText = (command: Command): string => command.help;
