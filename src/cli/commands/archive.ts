import type { Context } from "../../base/index.ts";
import type { NamedArchive } from "../../transfer/index.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "archive",
  help: "Archive one or more runs.",
  args: [{ metavar: "NAME" }, { metavar: "RUN", multiple: true }],
  options: {
    list: { flags: "-l, --list", help: "List available archives." },
    verbose: { flags: "-v, --verbose", help: "Show archive details when listing archives." },
    json: { flags: "--json", help: "Format archives as JSON when listing archives." },
    create: { flags: "--create", help: "Create the archive if it does not exist." },
    description: {
      flags: "-d, --description",
      help: "Description of a new archive.",
      metavar: "TEXT",
    },
    copy: { flags: "-c, --copy", help: "Copy runs rather than move them." },
    copyResources: { flags: "-r, --copy-resources", help: "Copy resources for each archived run." },
    ...allFilters,
    yes: { flags: "-y, --yes", help: "Do not prompt before archiving." },
  },
  async run(context, [name, ...args], options, path) {
    if (options.list) return listArchives(context, options);
    const { usageError } = await import("../parse.ts");
    if (name === undefined) throw usageError("missing argument for NAME", path);
    const { archiveRuns } = await import("../../transfer/index.ts");
    const { chooseRuns, goOn } = await import("../run-dialog.ts");
    const known = await findArchive(context, name, options.create);
    const move = !options.copy;
    const runs = await chooseRuns(context, {
      request: { filters: options, commandPath: path, args, byDefault: [":"] },
      nothing: "No runs to archive.",
      preview: `You are about to archive (${move ? "move" : "copy"}) the following runs to '${name}':`,
      question: goOn,
      byDefault: "yes",
      yes: options.yes,
    });
    if (runs.length === 0) return 0;
    if (options.copyResources && !options.yes) {
      const { confirmResources } = await import("../confirm-resources.ts");
      await confirmResources(context);
    }
    const { transferLog } = await import("../transfer-log.ts");
    const archive = known ?? (await createArchive(context, name, options.description ?? ""));
    const { copyResources } = options;
    const count = await archiveRuns(context, runs, archive, {
      move,
      copyResources,
      log: transferLog(context),
    });
    context.err(`Archived ${count} run(s) to '${name}'\n`);
    return 0;
  },
});

/** Undefined for an archive that is to be made. */
const findArchive = async (
  context: Context,
  name: string,
  create: boolean,
): Promise<NamedArchive | undefined> => {
  const { findNamedArchive } = await import("../../transfer/index.ts");
  const found = findNamedArchive(context, name);
  if (found !== undefined || create) return found;
  const { UserError } = await import("../../base/index.ts");
  throw new UserError(`archive '${name}' does not exist`, {
    hint: "Try 'guild archive --list' to list available archives or use the '--create' option.",
  });
};

const createArchive = async (context: Context, name: string, description: string): Promise<NamedArchive> => {
  const { createNamedArchive } = await import("../../transfer/index.ts");
  const { logInfo } = await import("../output.ts");
  logInfo(context, `Creating '${name}'`);
  return createNamedArchive(context, name, description);
};

const listArchives = async (
  context: Context,
  { verbose, json }: { readonly verbose: boolean; readonly json: boolean },
): Promise<number> => {
  const { namedArchives } = await import("../../transfer/index.ts");
  const rows = namedArchives(context).map(({ dir, ...row }) => ({ ...row, path: dir }));
  if (json) {
    const { printJsonList } = await import("../json-list.ts");
    printJsonList(context, rows);
    return 0;
  }
  const { formatTable } = await import("../table.ts");
  context.out(
    formatTable(rows, {
      columns: ["name", "description"],
      details: verbose ? ["path"] : [],
      width: context.terminal.columns,
    }),
  );
  return 0;
};
