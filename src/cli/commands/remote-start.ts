import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "start",
  help: "Start a remote.",
  args: [{ metavar: "REMOTE", required: true }],
  options: {
    reinit: { flags: "--reinit", help: "Reinitialize a running remote." },
    yes: { flags: "-y, --yes", help: "Start without prompting." },
  },
  async run(context, [name = ""], options) {
    const { findRemote } = await import("../../remotes/index.ts");
    const { unsupported } = await import("../remote/call-on-remote.ts");
    const { confirm } = await import("../prompt.ts");
    const remote = findRemote(context, name);
    if (remote.start === undefined) throw unsupported(remote);
    if (!options.yes) {
      context.out(`You are about to ${options.reinit ? "reinitialize" : "start"} ${name}\n`);
      if (!(await confirm(context, "Continue?", true))) return 0;
    }
    await remote.start(options);
    return 0;
  },
});
