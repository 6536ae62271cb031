import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "install",
  help: "Install one or more packages.",
  args: [{ metavar: "PACKAGE", required: true, multiple: true }],
  options: {
    upgrade: {
      flags: "-U, --upgrade",
      help: "Upgrade specified packages to the newest available version.\n\n",
    },
    reinstall: {
      flags: "--reinstall",
      help: "Resinstall the package if it's already installed. Implies --upgrade.\n\n",
    },
    noCache: { flags: "--no-cache", help: "Don't use cached packages." },
    noDeps: { flags: "--no-deps", help: "Don't install dependencies." },
    pre: { flags: "--pre", help: "Install pre-release versions." },
    target: { flags: "-t, --target", help: "Install package and requirements in DIR.", metavar: "DIR" },
  },
  async run(context, packages, options) {
    const { installPackages } = await import("../../packages/index.ts");
    await installPackages(context, packages, options);
    return 0;
  },
});
