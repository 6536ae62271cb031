import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "ls",
  help: "List run files.",
  args: [{ metavar: "RUN" }],
  options: {
    path: { flags: "-p, --path", help: "Path to list.", metavar: "PATH" },
    sourcecode: { flags: "-s, --sourcecode", help: "List source code files." },
    dependencies: { flags: "-d, --dependencies", help: "List dependencies." },
    generated: { flags: "-g, --generated", help: "List generated." },
    all: { flags: "-a, --all", help: "Show all files including Guild files." },
    fullPath: { flags: "-f, --full-path", help: "Show full path for files." },
    followLinks: { flags: "-L, --follow-links", help: "Follow links." },
    noFormat: { flags: "-n, --no-format", help: "Show files without additional formatting." },
    humanReadable: { flags: "-h, --human-readable", help: "Show human readable sizes when -x is used." },
    ...allFilters,
    remote: { flags: "-r, --remote", help: "List files for for remote run.", metavar: "REMOTE" },
  },
  run() {
    throw new Error("to be written");
  },
});
