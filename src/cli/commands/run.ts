import { defineCommand } from "../command.ts";
import { runOptions } from "../run/run-options.ts";

export default defineCommand({
  name: "run",
  help: "Run an operation.",
  args: [{ metavar: "OPERATION" }, { metavar: "FLAG=VAL", multiple: true }],
  usage: "[[MODEL:]OPERATION] [FLAG=VAL...]",
  options: runOptions,
  async run(context, args, options) {
    const { runCommand } = await import("../run/run-command.ts");
    return runCommand(context, args, options);
  },
});
