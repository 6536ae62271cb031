import { type Context, shellQuote } from "../../base/index.ts";
import type { Performed } from "../../execute/index.ts";
import type { RunPlan } from "../../operation/index.ts";
import type { RunOptions } from "./run-options.ts";
import { nothingRan } from "./start-run.ts";

/** `--print-cmd` and `--print-env`. Undefined: neither was asked for. */
export const printPlan = (context: Context, plan: RunPlan, options: RunOptions): Performed | undefined => {
  if (options.printCmd) return print(context, commandText(plan));
  if (options.printEnv) return print(context, envText(plan));
  return undefined;
};

export const print = (context: Context, text: string): Performed => {
  context.out(text);
  return nothingRan;
};

/** The command, quoted for a shell. */
export const commandText = (plan: Pick<RunPlan, "command">): string =>
  `${plan.command.map(shellQuote).join(" ")}\n`;

/** The operation's own variables, sorted; what a run adds for itself is left out. */
const envText = (plan: RunPlan): string =>
  [...new Map(plan.env)]
    .filter(([name]) => !name.startsWith("GUILD_") || name === "GUILD_PLUGINS")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value === "" ? "" : shellQuote(value)}\n`)
    .join("");
