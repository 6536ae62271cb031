import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "stop",
  help: "Stop a remote.",
  args: [{ metavar: "REMOTE", required: true }],
  options: { yes: { flags: "-y, --yes", help: "Stop without prompting." } },
  async run(context, [name = ""], options) {
    const { findRemote } = await import("../../remotes/index.ts");
    const { unsupported } = await import("../remote/call-on-remote.ts");
    const { confirm } = await import("../prompt.ts");
    const { yellow } = await import("../output.ts");
    const remote = findRemote(context, name);
    if (remote.stop === undefined) throw unsupported(remote);
    if (!options.yes) {
      const details = remote.stopDetails ?? "This action may result in permanent loss of data.";
      context.out(`${yellow(context, `You are about to STOP ${name}`)}\n${details}\n`);
      if (!(await confirm(context, "Continue?", false))) return 0;
    }
    await remote.stop();
    return 0;
  },
});
