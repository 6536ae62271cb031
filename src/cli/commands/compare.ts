import { closeSync, writeFileSync } from "node:fs";
import { type Context, type PyValue, UserError } from "../../base/index.ts";
import type { Grid } from "../../compare/index.ts";
import { type RunRecord, runScalars, selectRuns } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";
import { logWarning } from "../output.ts";

export default defineCommand({
  name: "compare",
  help: "Compare run results.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    minCol: { flags: "--min", help: "Show the lowest values for COLUMN first.", metavar: "COLUMN" },
    maxCol: { flags: "--max", help: "Show the highest values for COLUMN first.", metavar: "COLUMN" },
    limit: { flags: "-n, --limit, --top", help: "Only show the top N runs.", metavar: "N", type: { min: 1 } },
    extraCols: { flags: "-e, --extra-cols", help: "Show extra columns such as source code hash." },
    allScalars: {
      flags: "-s, --all-scalars",
      help: "Include all scalars. By default system scalars are omitted.",
    },
    cols: {
      flags: "-c, --cols",
      help: "Comma delimited list of additional columns to compare. See Column Specs for information on column format. Cannot be used with --strict-columns.",
      metavar: "COLUMNS",
    },
    strictCols: {
      flags: "-cc, --strict-cols",
      help: "Comma delimited list of the columns to compare. See Column Specs for information on column format. Cannot be used with --columns.",
      metavar: "COLUMNS",
    },
    skipOpCols: {
      flags: "-p, --skip-op-cols",
      help: "Don't show columns specified by the 'compare' operation attribute in the Guild file.",
    },
    skipCore: { flags: "-r, --skip-core", help: "Don't show core columns." },
    skipUnchanged: {
      flags: "-u, --skip-unchanged",
      help: "Don't show columns with values that do not change.",
    },
    table: { flags: "-t, --table", help: "Show comparison data as a table." },
    csv: {
      flags: "--csv",
      help: "Save comparison data to a CSV file. Use '-' for PATH to print to standard output.",
      metavar: "PATH",
    },
    tool: {
      flags: "--tool",
      help: "Use TOOL to compare runs. See TOOLS for a list of supported tools",
      metavar: "TOOL",
      type: ["hiplot"],
    },
    includeBatch: { flags: "--include-batch", help: "Include batch runs." },
    printScalars: { flags: "--print-scalars", help: "Show available scalars and exit." },
    json: { flags: "--json", help: "Print comparison data as JSON: a list of objects." },
    ...allFilters,
  },
  async run(context, args, options, path) {
    const { refuseConflicts } = await import("../conflicts.ts");
    refuseConflicts(conflicts, options, path);
    if (options.strictCols && options.cols) throw new UserError("--cols cannot be used with --strict-cols");
    const select = () =>
      selectRuns(context, {
        filters: options,
        commandPath: path,
        args,
        byDefault: [":"],
        readsScalars: true,
      });
    if (options.printScalars) return printScalars(context, await select());
    const compare = await import("../../compare/index.ts");
    const compared = async (warn: (text: string) => void) => {
      const selected = await select();
      const runs = options.includeBatch ? selected : selected.filter(({ isBatch }) => !isBatch);
      return { runs, table: await compare.compareStoredRuns(runs, options, context, warn) };
    };
    const shape = <Cell extends PyValue>(grid: Grid<Cell>): Grid<Cell> =>
      options.skipUnchanged ? compare.withoutUnchanged(grid) : grid;
    const isPlain = options.table || options.json || Boolean(options.csv) || Boolean(options.tool);
    if (!isPlain && context.terminal.outIsTty && context.terminal.inIsTty) {
      const { showTable } = await import("../compare-screen/show-table.ts");
      await showTable(context, async () => {
        const warnings: string[] = [];
        const { runs, table } = await compared((text) => warnings.push(text));
        const { headings, rows } = shape(compare.textGrid(table));
        const ids = table.rows.map(({ place }) => runs[place]?.id);
        return {
          headings,
          rows: rows.map((cells, index) => ({ id: ids[index], cells })),
          runs: new Map(runs.map((run) => [run.id, run])),
          warnings,
        };
      });
      return 0;
    }
    const { table } = await compared((text) => logWarning(context, text));
    if (options.tool) {
      const { compareAsPage } = await import("../compare-tool.ts");
      await compareAsPage(context, shape(compare.valueGrid(table)));
    } else if (options.json) {
      context.out(compare.formatGridJson(shape(compare.valueGrid(table))));
    } else if (options.csv) {
      const text = compare.formatCsv(shape(compare.valueGrid(table)));
      await writeCsv(context, options.csv, text, table.rows.length);
    } else await printTable(context, shape(compare.textGrid(table)));
    return 0;
  },
});

const conflicts = [
  ["table", "csv"],
  ["table", "tool"],
  ["csv", "tool"],
  ["json", "table"],
  ["json", "csv"],
  ["json", "tool"],
] as const;

const printScalars = async (context: Context, runs: readonly RunRecord[]): Promise<number> => {
  const { formatScalarList } = await import("../../compare/index.ts");
  for (const run of runs) {
    const scalars = runScalars(run, (text) => logWarning(context, text));
    context.out(formatScalarList(run, scalars));
  }
  return 0;
};

const writeCsv = async (context: Context, path: string, text: string, count: number): Promise<void> => {
  if (path === "-") {
    context.out(text);
    return;
  }
  const { openOutputFile } = await import("../output-file.ts");
  const file = openOutputFile(context, path);
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
  context.err(`Wrote ${count} row(s) to ${path}\n`);
};

const printTable = async (context: Context, { headings, rows }: Grid<string>): Promise<void> => {
  if (headings.length === 0) return;
  const { formatTable } = await import("../table.ts");
  const cells = [headings, ...rows].map((row) => Object.fromEntries(row.map((cell, index) => [index, cell])));
  context.out(formatTable(cells, { columns: headings.map((_, index) => String(index)) }));
};
