import { compareText } from "../../base/index.ts";
import { defineCommand } from "../command.ts";
import { type ListedOperation, listOperations } from "../operation-list.ts";
import { loadProject, matchesFilters, reportFaults, splitDescription } from "../project.ts";
import { formatTable, type TableRow } from "../table.ts";

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
  },
  async run(context, filters, { all, verbose }) {
    const columns = ["name", "description"];
    const width = context.terminal.columns;
    if (!verbose) {
      const list = listOperations(context);
      if (list === undefined) return 0;
      context.out(formatTable(rowsOf(list.operations, filters, all), { columns, width }));
      return list.project === undefined ? 0 : reportFaults(context, list.project);
    }
    const written = loadProject(context);
    if (written === undefined) return 0;
    // Only details show flags, and only for flags need scripts be looked at.
    const project = await (await import("../complete-project.ts")).completeProject(context, written);
    const { opDetails } = await import("../op-details.ts");
    const operations = project.models.flatMap((model) => model.operations);
    context.out(
      formatTable(rowsOf(operations, filters, all, opDetails), {
        columns,
        details: ["main", "flags", "details"],
        width,
      }),
    );
    return reportFaults(context, project);
  },
});

const rowsOf = <Op extends ListedOperation>(
  operations: readonly Op[],
  filters: readonly string[],
  all: boolean,
  detailsOf: (op: Op, details: readonly string[]) => TableRow = () => ({}),
): readonly TableRow[] =>
  operations
    .map((op) => ({ op, ...splitDescription(op.description) }))
    .filter(({ op }) => all || !(op.model.startsWith("_") || op.name.startsWith("_")))
    .filter(({ op, summary }) => matchesFilters(filters, [fullName(op), summary]))
    .sort((a, b) => compareText(a.op.model, b.op.model) || compareText(a.op.name, b.op.name))
    .map(({ op, summary, details }) => ({
      name: fullName(op),
      description: summary,
      ...detailsOf(op, details),
    }));

const fullName = (op: ListedOperation): string => (op.model === "" ? op.name : `${op.model}:${op.name}`);
