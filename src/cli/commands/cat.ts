import { type Context, errorCode, systemErrorText, UserError } from "../../base/index.ts";
import { selectRun } from "../../store/index.ts";
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
  async run(context, [arg], options, path) {
    const { refuseAbsolute, runPath } = await import("../run-path.ts");
    refuseAbsolute(options.path, path);
    const run = await selectRun(context, { filters: options, commandPath: path, arg });
    if (!options.output && !options.path) {
      throw new UserError("-p / --path is required unless --output is specified");
    }
    await show(context, runPath(context, run, options), options.page);
    return 0;
  },
});

const show = async (context: Context, file: string, isPaged: boolean): Promise<void> => {
  const { showFilePaged } = await import("../pager.ts");
  const { writeOutFile } = await import("../streams.ts");
  try {
    if (isPaged) await showFilePaged(context, file);
    else writeOutFile(file);
  } catch (error) {
    if (error instanceof UserError || errorCode(error) === undefined) throw error;
    const isAbsent = errorCode(error) === "ENOENT";
    throw new UserError(isAbsent ? `${file} does not exist` : systemErrorText(error, file), { cause: error });
  }
};
