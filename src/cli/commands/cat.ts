import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "cat",
  help: "Show contents of a run file.",
  args: [{ metavar: "RUN" }],
  options: {
    path: {
      flags: "-p, --path",
      help: "Path of file to show. Require unless --output is used.",
      metavar: "PATH",
    },
    sourcecode: { flags: "-s, --sourcecode", help: "Apply PATH to source code files." },
    output: { flags: "-O, --output", help: "Show run output. Cannot be used with --path." },
    page: { flags: "-pa, --page", help: "Show file in pager." },
    ...allFilters,
    remote: { flags: "-r, --remote", help: "Show contents of a remote run file.", metavar: "REMOTE" },
  },
  run() {
    throw new Error("to be written");
  },
});
