import { type Context, compareText } from "../../base/index.ts";
import type { Guildfile, OpDef } from "../../guildfile/index.ts";
import { defineCommand } from "../command.ts";
import { type ListedOperation, listOperations } from "../operation-list.ts";
import { loadProject, matchesFilters, reportFaults, splitDescription } from "../project.ts";
import { formatTable } from "../table.ts";

export default defineCommand({
  name: "operations, ops",
  help: "Show model operations.",
  args: [{ metavar: "FILTER", multiple: true }],
  usage: "[FILTER]...",
  options: {
    all: { flags: "-a, --all", help: "Show all operations including those designated as private." },
    installed: {
      flags: "-i, --installed",
      help: "Include operations installed from packages when running command from a project directory.",
    },
    verbose: { flags: "-v, --verbose", help: "Show operation details." },
    json: { flags: "--json", help: "Format operations as JSON." },
  },
  async run(context, filters, { all, installed, verbose, json }) {
    const own = verbose ? await completeOperations(context) : ownOperations(context);
    const packaged = installed || own === undefined ? await installedOperations(context, verbose) : [];
    const shown = [...packaged, ...(own?.operations ?? [])]
      .map((each) => ({ ...each, name: fullName(each), ...splitDescription(each.op.description) }))
      .filter(({ op }) => all || !(op.model.startsWith("_") || op.name.startsWith("_")))
      .filter(({ name, summary }) => matchesFilters(filters, [name, summary]))
      .sort(
        (a, b) =>
          compareText(a.prefix + a.op.model, b.prefix + b.op.model) || compareText(a.op.name, b.op.name),
      );
    const texts = verbose ? await import("../op-details.ts") : undefined;
    if (json) {
      const { printJsonList } = await import("../json-list.ts");
      printJsonList(
        context,
        shown.map(({ name, def, summary, details }) => ({
          name,
          description: summary,
          ...(def && texts?.opFacts(def, details)),
        })),
      );
    } else {
      context.out(
        formatTable(
          shown.map(({ name, def, summary, details }) => ({
            name,
            description: summary,
            ...(def && texts?.opDetails(def, details)),
          })),
          {
            columns: ["name", "description"],
            details: verbose ? ["main", "flags", "details"] : [],
            width: context.terminal.columns,
          },
        ),
      );
    }
    return own?.project === undefined ? 0 : reportFaults(context, own.project);
  },
});

/** `prefix` is the package and a slash; `def` is there where details are asked for. */
type Listed = { readonly prefix: string; readonly op: ListedOperation; readonly def?: OpDef };

type Own = { readonly operations: readonly Listed[]; readonly project: Guildfile | undefined };

const ownOperations = (context: Context): Own | undefined => {
  const list = listOperations(context);
  return list && { project: list.project, operations: list.operations.map((op) => ({ prefix: "", op })) };
};

/** With the flags of their scripts, which only details show. */
const completeOperations = async (context: Context): Promise<Own | undefined> => {
  const written = loadProject(context);
  if (written === undefined) return undefined;
  const { completeProject } = await import("../complete-project.ts");
  const project = await completeProject(context, written);
  return { project, operations: listed("", project) };
};

const installedOperations = async (context: Context, verbose: boolean): Promise<readonly Listed[]> => {
  const { packageModels } = await import("../../packages/index.ts");
  const { logWarning } = await import("../output.ts");
  const found = await packageModels(context, (text) => logWarning(context, text));
  const byFile = new Map(found.map((each) => [each.guildfile, `${each.package.name}/`]));
  if (!verbose) return [...byFile].flatMap(([guildfile, prefix]) => listed(prefix, guildfile));
  const { completeProject } = await import("../complete-project.ts");
  const lists = await Promise.all(
    [...byFile].map(async ([guildfile, prefix]) => listed(prefix, await completeProject(context, guildfile))),
  );
  return lists.flat();
};

const listed = (prefix: string, { models }: Guildfile): readonly Listed[] =>
  models.flatMap(({ operations }) => operations.map((def) => ({ prefix, op: def, def })));

const fullName = ({ prefix, op }: Listed): string =>
  prefix + (op.model === "" ? op.name : `${op.model}:${op.name}`);
