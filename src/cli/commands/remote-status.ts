import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "status",
  help: "Show remote status.",
  args: [{ metavar: "REMOTE", required: true }],
  options: { verbose: { flags: "-v, --verbose", help: "Show all status information." } },
  async run(context, [name = ""], options) {
    const { findRemote } = await import("../../remotes/index.ts");
    context.out(`${await findRemote(context, name).status(options.verbose)}\n`);
    return 0;
  },
});
