import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "help",
  help: "Show help for a path or package.",
  args: [{ metavar: "PATH_OR_PACKAGE" }],
  options: {
    packageDescription: { flags: "--package-description", help: "Show the package description." },
    markdown: { flags: "--markdown", help: "Show help using Markdown format" },
    baseHeadingLevel: {
      flags: "--base-heading-level",
      help: "Base heading level for generated markdown (default is 1)",
      type: "integer",
    },
    title: { flags: "--title", help: "Page title used for generating markdown", metavar: "TEXT" },
    noPager: { flags: "-n, --no-pager", help: "Do not use a pager when showing help." },
  },
  run() {
    throw new Error("to be written");
  },
});
