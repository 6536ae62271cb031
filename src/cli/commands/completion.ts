import { basename } from "node:path";
import { UserError } from "../../base/index.ts";
import { defineCommand } from "../command.ts";

const shells = ["bash", "zsh", "fish"] as const;

export default defineCommand({
  name: "completion",
  help: "Generate command completion script.",
  options: {
    shell: {
      flags: "-s, --shell",
      help: "Shell to generate completion script for (choice of bash, zsh, fish). Default is current shell.",
      metavar: "NAME",
      type: shells,
    },
    shellInit: {
      flags: "--shell-init",
      help: "Path to shell initrc to modify when --install is specified.",
      metavar: "PATH",
    },
    install: {
      flags: "-i, --install",
      help: "Install the completion script for use whenever you open a terminal.",
    },
  },
  async run(context, _args, options) {
    const name = options.shell ?? basename(context.env.SHELL ?? "");
    const shell = shells.find((each) => each === name);
    if (shell === undefined) throw new UserError(`unsupported shell: ${name}`);
    if (options.install) {
      const { installCompletion } = await import("../completion/install.ts");
      installCompletion(context, shell, options.shellInit);
    } else {
      const { completionScript } = await import("../completion/scripts.ts");
      context.out(completionScript(shell));
    }
    return 0;
  },
});
