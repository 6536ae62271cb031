import { defineCommand } from "../command.ts";
import { runArgs, runOptions } from "../run/run-options.ts";

export default defineCommand({
  name: "run",
  help: "Run an operation.",
  args: runArgs,
  usage: "[[MODEL:]OPERATION] [FLAG=VAL...]",
  options: runOptions,
  async run(context, args, options) {
    const { runCommand } = await import("../run/run-command.ts");
    return runCommand(context, args, options);
  },
});
