import { selectRun } from "../../store/index.ts";
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
  async run(context, [arg], options, path) {
    const { refuseConflicts } = await import("../conflicts.ts");
    const { refuseAbsolute, runPath } = await import("../run-path.ts");
    refuseAbsolute(options.path, path);
    refuseConflicts(conflicts, options, path);
    const { openInShell, openPath } = await import("../open-path.ts");
    const run = await selectRun(context, { filters: options, commandPath: path, arg });
    const target = runPath(context, run, options);
    if (options.cmd || !(options.shell || options.shellCmd)) await openPath(context, target, options.cmd);
    else await openInShell(context, target, options.shellCmd);
    return 0;
  },
});

const conflicts = [
  ["shell", "cmd"],
  ["shellCmd", "shell"],
  ["shellCmd", "cmd"],
] as const;
