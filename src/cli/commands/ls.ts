import { basename, join } from "node:path";
import { type Context, shortPath } from "../../base/index.ts";
import { listRunFiles, type RunFileKind } from "../../run/index.ts";
import { selectRun } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";
import { logWarning } from "../output.ts";

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
    json: { flags: "--json", help: "Format files as JSON." },
    ...allFilters,
    remote: { flags: "-r, --remote", help: "List files for for remote run.", metavar: "REMOTE" },
  },
  async run(context, [arg], options, path) {
    const { refuseAbsolute } = await import("../run-path.ts");
    refuseAbsolute(options.path, path);
    const run = await selectRun(context, { filters: options, commandPath: path, arg });
    const query = { ...options, kinds: kindsOf(options) };
    const files = listRunFiles(run, query, (text) => logWarning(context, text));
    if (options.json) {
      const { printJsonList } = await import("../json-list.ts");
      printJsonList(
        context,
        files.map(({ path: file, isDirectory }) => ({
          path: options.fullPath ? join(run.dir, file) : file,
          type: isDirectory ? "directory" : "file",
        })),
      );
      return 0;
    }
    const isPlain = options.fullPath || options.noFormat;
    const prefix = options.fullPath ? `${run.dir}/` : isPlain ? "" : "  ";
    const lines = files.map((file) => `${prefix}${file.path}${file.isDirectory ? "/" : ""}\n`);
    context.out([...(isPlain ? [] : [`${header(context, run.dir)}:\n`]), ...lines].join(""));
    return 0;
  },
});

type Kinds = { readonly sourcecode: boolean; readonly dependencies: boolean; readonly generated: boolean };

const kindsOf = ({ sourcecode, dependencies, generated }: Kinds): readonly RunFileKind[] => [
  ...(sourcecode ? (["sourcecode"] as const) : []),
  ...(dependencies ? (["dependency"] as const) : []),
  ...(generated ? (["generated"] as const) : []),
];

const header = (context: Context, dir: string): string => {
  // 0.9: the name alone, but as a path of the current directory; `~/ID` for a remote, which runs us at its home.
  const shown = context.env["NO_HEADER_PATH"] === "1" ? join(context.processCwd, basename(dir)) : dir;
  return shortPath(shown, context.userHome);
};
