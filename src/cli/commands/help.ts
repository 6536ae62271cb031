import { statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { type Context, pyStr, UserError } from "../../base/index.ts";
import {
  formatMarkdownHelp,
  formatPackageDescription,
  formatProjectHelp,
  type Guildfile,
  loadGuildfile,
  loadProjectGuildfile,
} from "../../guildfile/index.ts";
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
  async run(context, [named], options, path) {
    if (options.packageDescription && options.markdown) {
      throw new UserError("--package-description and --markdown cannot both be used");
    }
    const { completeProject } = await import("../complete-project.ts");
    const guildfile = await completeProject(context, await requireGuildfile(context, named, path));
    const text = await helpText(context, guildfile, options);
    if (options.noPager) {
      context.out(`${text}\n`);
      return 0;
    }
    const { showPaged } = await import("../pager.ts");
    return showPaged(context, `${text}\n`);
  },
});

/** That of a directory, a Guild file, or an installed package. */
const requireGuildfile = async (
  context: Context,
  named: string | undefined,
  commandPath: string,
): Promise<Guildfile> => {
  const { dirName } = await import("../project.ts");
  const { logWarning } = await import("../output.ts");
  const path = named === undefined || named === "" ? context.cwd : resolve(context.processCwd, named);
  const options = { processCwd: context.processCwd, warn: (text: string) => logWarning(context, text) };
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) return loadGuildfile(path, options);
  if (!found?.isDirectory()) {
    const { packageModels } = await import("../../packages/index.ts");
    const models = await packageModels(context, options.warn);
    const [model] = models.filter((each) => each.package.name === named);
    if (model !== undefined) return model.guildfile;
    throw new UserError(`cannot find a package matching '${named}'`, {
      hint: "Try 'guild packages' for a list of installed packages.",
    });
  }
  const guildfile = loadProjectGuildfile(path, options);
  if (guildfile !== undefined) return guildfile;
  const dir = path === context.processCwd || named === undefined ? dirName(context, path) : `'${named}'`;
  throw new UserError(`${dir} does not contain a Guild file (guild.yml)`, {
    hint: `Try specifying a project path or package name or '${commandPath} --help' for help.`,
  });
};

type HelpOptions = {
  readonly packageDescription: boolean;
  readonly markdown: boolean;
  readonly baseHeadingLevel: number | undefined;
  readonly title: string | undefined;
};

const helpText = async (context: Context, guildfile: Guildfile, options: HelpOptions): Promise<string> => {
  const { helpWidth } = await import("../help.ts");
  const width = helpWidth(context);
  if (options.packageDescription) return formatPackageDescription(guildfile, width);
  if (options.markdown) {
    const { title = "Guild AI Help", baseHeadingLevel = 1 } = options;
    return formatMarkdownHelp(guildfile, { title, baseHeadingLevel, width });
  }
  const bold = (text: string) => (context.terminal.outColor ? `\u001b[1m${text}\u001b[0m` : text);
  return formatProjectHelp(guildfile, { where: whereText(context, guildfile), width, bold });
};

const whereText = (context: Context, { package: packageItem, dir }: Guildfile): string => {
  if (packageItem !== undefined) return `the '${pyStr(packageItem.get("package") ?? "")}' package`;
  if (dir === context.processCwd) return "the current directory";
  const path = relative(context.processCwd, dir);
  return path.startsWith(".") ? `'${path}'` : `'./${path}'`;
};
