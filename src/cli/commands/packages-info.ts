import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "packages info",
  help: "Show information for one or more packages.",
  args: [{ metavar: "PACKAGE", required: true, multiple: true }],
  options: {
    verbose: { flags: "-v, --verbose", help: "Show more information." },
    files: { flags: "-f, --files", help: "Show packages files." },
  },
  async run(context, names, { verbose, files }) {
    const { findPackages, installedPackages } = await import("../../packages/index.ts");
    const { packageInfoText } = await import("../package-info.ts");
    const { logWarning } = await import("../output.ts");
    const packages = await installedPackages(context);
    const { found, missing } = findPackages(packages, names);
    const texts = found.map((each) => packageInfoText(each, packages, { verbose, files }));
    context.out(texts.join("---\n"));
    for (const name of missing) logWarning(context, `unknown package ${name}`);
    return 0;
  },
});
