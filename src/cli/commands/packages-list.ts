import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "packages list",
  help: "List installed packages.\n\nSpecify one or more TERM arguments to show packages matching any of the specified values.",
  args: [{ metavar: "TERM", multiple: true }],
  usage: "[TERM]...",
  options: {
    all: { flags: "-a, --all", help: "Show all installed Python packages." },
    json: { flags: "--json", help: "Format packages as JSON." },
  },
  async run(context, terms, { all, json }) {
    const { installedPackages } = await import("../../packages/index.ts");
    const { matchesFilters } = await import("../project.ts");
    const rows = (await installedPackages(context))
      .filter((each) => all || each.isGuildPackage)
      .map(({ name, version, summary }) => ({ name, version, summary }))
      .filter(({ name, summary }) => matchesFilters(terms, [name, summary]));
    if (json) {
      context.out(`${JSON.stringify(rows)}\n`);
      return 0;
    }
    const { formatTable } = await import("../table.ts");
    const columns = ["name", "version", "summary"];
    context.out(formatTable(rows, { columns, width: context.terminal.columns }));
    return 0;
  },
});
