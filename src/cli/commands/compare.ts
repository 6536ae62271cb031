import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

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
    ...allFilters,
  },
  run() {
    throw new Error("to be written");
  },
});
