import { defineCommand } from "../command.ts";

const reason =
  "This function is disabled because PyPI no longer supports the XMLRPC interface for searching.";

export default defineCommand({
  name: "search",
  help: `Search for a package.

${reason}

Specify one or more TERM arguments to search for.

By default, only Guild packages are returned. To search all Python packages, use the --all option.`,
  args: [{ metavar: "TERM", required: true, multiple: true }],
  options: { all: { flags: "-a, --all", help: "Search all packages." } },
  async run() {
    const { UserError } = await import("../../base/index.ts");
    throw new UserError(reason);
  },
});
