import { compareText, pyRepr } from "../../base/index.ts";
import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "models",
  help: "Show available models.",
  args: [{ metavar: "FILTER", multiple: true }],
  usage: "[FILTER]...",
  options: {
    all: { flags: "-a, --all", help: "Show all models including those designated as private." },
    installed: {
      flags: "-i, --installed",
      help: "Include operations installed from packages when running command from a project directory.",
    },
    verbose: { flags: "-v, --verbose", help: "Show model details." },
    json: { flags: "--json", help: "Format models as JSON." },
  },
  async run(context, filters, { all, verbose, json }) {
    const { loadProject, matchesFilters, reportFaults, splitDescription } = await import("../project.ts");
    const project = loadProject(context);
    if (project === undefined) return 0;
    const rows = project.models
      .map((model) => ({ model, ...splitDescription(model.description) }))
      .filter(({ model: { name } }) => name !== "" && (all || !name.startsWith("_")))
      .filter(({ model, summary }) => matchesFilters(filters, [model.name, summary]))
      .sort((a, b) => compareText(a.model.name, b.model.name));
    if (json) {
      const { printJsonList } = await import("../json-list.ts");
      printJsonList(
        context,
        rows.map(({ model, summary, details }) => ({
          name: model.name,
          description: summary,
          ...(verbose
            ? { source: project.path, operations: model.operations.map(({ name }) => name), details }
            : {}),
        })),
      );
      return reportFaults(context, project);
    }
    const { formatTable } = await import("../table.ts");
    context.out(
      formatTable(
        rows.map(({ model, summary, details }) => ({
          name: model.name,
          description: summary,
          source: project.path,
          operations: model.operations.map(({ name }) => name).join(", "),
          // 0.9: models_impl.py leaves the list to Python to print.
          details: pyRepr(details),
        })),
        {
          columns: ["name", "description"],
          details: verbose ? ["source", "operations", "details"] : [],
          width: context.terminal.columns,
        },
      ),
    );
    return reportFaults(context, project);
  },
});
