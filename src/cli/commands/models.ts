import type { Guildfile, ModelDef } from "../../guildfile/index.ts";
import { defineCommand } from "../command.ts";
import type { TableRow } from "../table.ts";

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
  },
  async run(context, filters, { all, verbose }) {
    const { loadProject, matchesFilters, reportFaults } = await import("../project.ts");
    const project = await loadProject(context);
    if (project === undefined) return 0;
    const { compareText, pyRepr } = await import("../../base/index.ts");
    const { formatTable } = await import("../table.ts");
    const shown = project.models
      .filter(({ name }) => name !== "" && (all || !name.startsWith("_")))
      .filter((model) => matchesFilters(filters, [model.name, summary(model)]))
      .sort((a, b) => compareText(a.name, b.name));
    context.out(
      formatTable(
        shown.map((model) => modelRow(model, project, pyRepr)),
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

const modelRow = (
  model: ModelDef,
  project: Guildfile,
  listText: (lines: readonly string[]) => string,
): TableRow => ({
  name: model.name,
  description: summary(model),
  source: project.path,
  operations: model.operations.map(({ name }) => name).join(", "),
  // 0.9: models_impl.py leaves the list to Python to print.
  details: listText(detailLines(model.description)),
});

const summary = (model: ModelDef): string => model.description.split("\n")[0] ?? "";

/** The lines after the first, with blank ones between them. */
const detailLines = (description: string): readonly string[] =>
  description
    .split("\n")
    .slice(1)
    .flatMap((line, index) => (index > 0 ? ["", line] : [line]));
