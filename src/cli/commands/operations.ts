import { compareText } from "../../base/index.ts";
import type { OpDef } from "../../guildfile/index.ts";
import { defineCommand } from "../command.ts";
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
  async run(context, filters, { all, verbose, json }) {
    const written = loadProject(context);
    if (written === undefined) return 0;
    // Only details show flags, and only for flags need scripts be looked at.
    const project = verbose
      ? await (await import("../complete-project.ts")).completeProject(context, written)
      : written;
    const rows = project.models
      .flatMap((model) => model.operations.map((op) => ({ model, op, ...splitDescription(op.description) })))
      .filter(({ model, op }) => all || !(model.name.startsWith("_") || op.name.startsWith("_")))
      .filter(({ op, summary }) => matchesFilters(filters, [fullName(op), summary]))
      .sort((a, b) => compareText(a.model.name, b.model.name) || compareText(a.op.name, b.op.name));
    if (json) {
      const { printJsonList } = await import("../json-list.ts");
      const factsOf = verbose ? (await import("../op-details.ts")).opFacts : () => ({});
      printJsonList(
        context,
        rows.map(({ op, summary, details }) => ({
          name: fullName(op),
          description: summary,
          ...factsOf(op, details),
        })),
      );
      return reportFaults(context, project);
    }
    const detailsOf = verbose ? (await import("../op-details.ts")).opDetails : () => ({});
    context.out(
      formatTable(
        rows.map(({ op, summary, details }) => ({
          name: fullName(op),
          description: summary,
          ...detailsOf(op, details),
        })),
        {
          columns: ["name", "description"],
          details: verbose ? ["main", "flags", "details"] : [],
          width: context.terminal.columns,
        },
      ),
    );
    return reportFaults(context, project);
  },
});

const fullName = (op: OpDef): string => (op.model === "" ? op.name : `${op.model}:${op.name}`);
