import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "diff",
  help: "Diff two runs.",
  args: [{ metavar: "RUN" }, { metavar: "RUN" }],
  usage: "[RUN [RUN]]",
  options: {
    output: { flags: "-O, --output", help: "Diff run output." },
    sourcecode: { flags: "-s, --sourcecode", help: "Diff run source code." },
    env: { flags: "-e, --env", help: "Diff run environment." },
    flags: { flags: "-f, --flags", help: "Diff run flags." },
    attrs: {
      flags: "-a, --attrs",
      help: "Diff all run attributes; if specified other attribute options are ignored.",
    },
    deps: { flags: "-D, --deps", help: "Diff run dependencies." },
    paths: {
      flags: "-p, --path",
      help: "Diff specified path. May be used more than once.",
      metavar: "PATH",
      repeat: true,
    },
    working: { flags: "-w, --working", help: "Diff run sourcecode to the associated working directory." },
    dir: {
      flags: "-d, --dir",
      help: "Diff run to the specified directory, relative to cwd.",
      metavar: "PATH",
    },
    cmd: { flags: "-c, --cmd", help: "Command used to diff runs.", metavar: "CMD" },
    ...allFilters,
    remote: { flags: "-r, --remote", help: "Diff remote runs.", metavar: "REMOTE" },
  },
  run() {
    throw new Error("to be written");
  },
});
