import { type Context, compareText } from "../../base/index.ts";
import type { Guildfile, OpDef } from "../../guildfile/index.ts";
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
  async run(context, filters, { all, installed, verbose, json }) {
    const written = loadProject(context);
    // Only details show flags, and only for flags need scripts be looked at.
    const complete = verbose ? (await import("../complete-project.ts")).completeProject : undefined;
    const project = written && complete ? await complete(context, written) : written;
    const models = [
      ...(installed || project === undefined ? await installedModels(context, complete) : []),
      ...(project?.models ?? []).map((model) => ({ prefix: "", model })),
    ];
    const rows = models
      .flatMap(({ prefix, model }) =>
        model.operations.map((op) => ({
          model,
          op,
          name: prefix + fullName(op),
          modelName: prefix + model.name,
          ...splitDescription(op.description),
        })),
      )
      .filter(({ model, op }) => all || !(model.name.startsWith("_") || op.name.startsWith("_")))
      .filter(({ name, summary }) => matchesFilters(filters, [name, summary]))
      .sort((a, b) => compareText(a.modelName, b.modelName) || compareText(a.op.name, b.op.name));
    if (json) {
      const { printJsonList } = await import("../json-list.ts");
      const factsOf = verbose ? (await import("../op-details.ts")).opFacts : () => ({});
      printJsonList(
        context,
        rows.map(({ name, op, summary, details }) => ({
          name,
          description: summary,
          ...factsOf(op, details),
        })),
      );
      return project === undefined ? 0 : reportFaults(context, project);
    }
    const detailsOf = verbose ? (await import("../op-details.ts")).opDetails : () => ({});
    context.out(
      formatTable(
        rows.map(({ op, name, summary, details }) => ({
          name,
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
    return project === undefined ? 0 : reportFaults(context, project);
  },
});

type Complete = (context: Context, guildfile: Guildfile) => Promise<Guildfile>;

/** The models of installed packages, by package. */
const installedModels = async (context: Context, complete: Complete | undefined) => {
  const { packageModels } = await import("../../packages/index.ts");
  const { logWarning } = await import("../output.ts");
  const found = await packageModels(context, (text) => logWarning(context, text));
  const byFile = new Map(found.map((each) => [each.guildfile, each.package.name]));
  const models = await Promise.all(
    [...byFile].map(async ([guildfile, name]) => {
      const whole = complete ? await complete(context, guildfile) : guildfile;
      return whole.models.map((model) => ({ prefix: `${name}/`, model }));
    }),
  );
  return models.flat();
};

const fullName = (op: OpDef): string => (op.model === "" ? op.name : `${op.model}:${op.name}`);
