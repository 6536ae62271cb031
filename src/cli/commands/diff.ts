import { type Context, pyRepr } from "../../base/index.ts";
import type { DiffTarget } from "../../compare/index.ts";
import { configValue, readUserConfig } from "../../config/index.ts";
import { selectRun } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";
import { logWarning } from "../output.ts";

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
  async run(context, args, options, path) {
    const { refuseConflicts } = await import("../conflicts.ts");
    refuseConflicts(conflicts, options, path);
    const warn = (text: string) => logWarning(context, text);
    const { diffArgs, diffPairs, redundantOptions, runDiff } = await import("../../compare/index.ts");
    const [arg, otherArg] = diffArgs(args, options);
    const select = (named: string) => selectRun(context, { filters: options, commandPath: path, arg: named });
    const run = await select(arg);
    const target: DiffTarget =
      otherArg !== undefined
        ? { kind: "run", run: await select(otherArg) }
        : options.dir
          ? { kind: "dir", dir: options.dir }
          : { kind: "working" };
    if (target.kind === "run") redundantOptions(options).forEach(warn);
    const pairs = await diffPairs(run, target, options, context, warn);
    const command = await commandChooser(context, options.cmd);
    for (const pair of pairs) runDiff(command(pair[0]), pair, context);
    return 0;
  },
});

const conflicts = [
  ["working", "dir"],
  ["working", "sourcecode"],
] as const;

const commandChooser = async (
  context: Context,
  cmd: string | undefined,
): Promise<(path: string) => string> => {
  const { diffCommand, isDiffCommand, isOnPath } = await import("../../compare/index.ts");
  const config = readUserConfig(context);
  for (const warning of config.warnings) logWarning(context, warning);
  const configured = configValue(config, "diff", "command");
  if (configured !== undefined && !isDiffCommand(configured)) {
    logWarning(context, `unsupported configuration for diff command: ${pyRepr(configured)}`);
  }
  const isInstalled = (program: string) => isOnPath(program, context.env);
  return (path) => diffCommand(path, { cmd, configured, platform: process.platform, isInstalled });
};
