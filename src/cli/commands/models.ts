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
  async run(context, filters, { all, installed, verbose, json }) {
    const { loadProject, matchesFilters, reportFaults, splitDescription } = await import("../project.ts");
    const { logWarning } = await import("../output.ts");
    const project = loadProject(context);
    const packages =
      installed || project === undefined
        ? await (await import("../../packages/index.ts")).packageModels(context, (text) =>
            logWarning(context, text),
          )
        : [];
    const rows = [
      ...packages.map(({ fullName, guildfile, model }) => ({ fullName, source: guildfile.path, model })),
      ...(project?.models ?? []).map((model) => ({
        fullName: model.name,
        source: project?.path ?? "",
        model,
      })),
    ]
      .map((row) => ({ ...row, ...splitDescription(row.model.description) }))
      .filter(({ model: { name } }) => name !== "" && (all || !name.startsWith("_")))
      .filter(({ fullName, summary }) => matchesFilters(filters, [fullName, summary]))
      .sort((a, b) => compareText(a.fullName, b.fullName));
    if (json) {
      const { printJsonList } = await import("../json-list.ts");
      printJsonList(
        context,
        rows.map(({ fullName, model, source, summary, details }) => ({
          name: fullName,
          description: summary,
          ...(verbose ? { source, operations: model.operations.map(({ name }) => name), details } : {}),
        })),
      );
      return project === undefined ? 0 : reportFaults(context, project);
    }
    const { formatTable } = await import("../table.ts");
    context.out(
      formatTable(
        rows.map(({ fullName, model, source, summary, details }) => ({
          name: fullName,
          description: summary,
          source,
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
    return project === undefined ? 0 : reportFaults(context, project);
  },
});
