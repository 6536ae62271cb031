import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "open",
  help: "Open a run path or output.",
  args: [{ metavar: "RUN" }],
  options: {
    path: { flags: "-p, --path", help: "Path to open under run directory.", metavar: "PATH" },
    sourcecode: { flags: "-s, --sourcecode", help: "Open run source code directory." },
    output: { flags: "-O, --output", help: "Open run output. Cannot be used with other options." },
    cmd: { flags: "-c, --cmd", help: "Command used to open run.", metavar: "CMD" },
    shell: { flags: "--shell", help: "Open a new shell in run directory or PATH." },
    shellCmd: {
      flags: "--shell-cmd",
      help: "Open a new shell in run directory or PATH using CMD.",
      metavar: "CMD",
    },
    ...allFilters,
  },
  run() {
    throw new Error("to be written");
  },
});
