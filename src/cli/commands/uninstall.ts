import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "uninstall",
  help: "Uninstall one or more packages.",
  args: [{ metavar: "PACKAGE", required: true, multiple: true }],
  options: { yes: { flags: "-y, --yes", help: "Do not prompt before uninstalling." } },
  async run(context, packages, options) {
    const { uninstallPackages } = await import("../../packages/index.ts");
    await uninstallPackages(context, packages, options);
    return 0;
  },
});
