import { type Context, pyRepr } from "../../base/index.ts";
import type { ModelDef, OpDef } from "../../guildfile/index.ts";
import type { FlagDef } from "../../values/index.ts";
import { defineCommand } from "../command.ts";
import type { TableRow } from "../table.ts";

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
    const { loadProject, matchesFilters, reportFaults } = await import("../project.ts");
    const project = await loadProject(context);
    if (project === undefined) return 0;
    const { compareText } = await import("../../base/index.ts");
    const shown = project.models
      .flatMap((model) => model.operations.map((op) => ({ model, op })))
      .filter(({ model, op }) => all || !(model.name.startsWith("_") || op.name.startsWith("_")))
      .filter(({ op }) => matchesFilters(filters, [fullName(op), summary(op.description)]))
      .sort((a, b) => compareText(a.model.name, b.model.name) || compareText(a.op.name, b.op.name));
    await printOperations(context, shown, verbose);
    return reportFaults(context, project);
  },
});

type ShownOperation = { readonly model: ModelDef; readonly op: OpDef };

const printOperations = async (
  context: Context,
  shown: readonly ShownOperation[],
  verbose: boolean,
): Promise<void> => {
  const { formatTable } = await import("../table.ts");
  const details = verbose ? await import("../../values/index.ts") : undefined;
  const rows = shown.map(({ op }): TableRow => {
    const row = { name: fullName(op), description: summary(op.description) };
    if (details === undefined) return row;
    return {
      ...row,
      main: op.start.kind === "main" ? op.start.main : "",
      // 0.9: operations_impl.py leaves the lists to Python to print.
      flags: pyRepr(op.flags.map((flag) => flagText(flag, details.encodeFlagValue))),
      details: pyRepr(detailLines(op.description)),
    };
  });
  context.out(
    formatTable(rows, {
      columns: ["name", "description"],
      details: verbose ? ["main", "flags", "details"] : [],
      width: context.terminal.columns,
    }),
  );
};

const fullName = (op: OpDef): string => (op.model === "" ? op.name : `${op.model}:${op.name}`);

const summary = (description: string): string => description.split("\n")[0] ?? "";

/** The lines after the first, with blank ones between them. */
const detailLines = (description: string): readonly string[] =>
  description
    .split("\n")
    .slice(1)
    .flatMap((line, index) => (index > 0 ? ["", line] : [line]));

const flagText = (flag: FlagDef, encode: (value: FlagDef["default"]) => string): string =>
  `${flag.name}:${flag.description === "" ? "" : ` ${flag.description}`} (default is ${encode(flag.default)})`;
