import { type Context, UserError } from "../../base/index.ts";
import {
  colSubject,
  colValue,
  extremeRun,
  filteredRuns,
  findRuns,
  type RunFilters,
  type RunRecord,
  requireCol,
  runScalars,
  selectRun,
} from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";
import { logWarning } from "../output.ts";

export default defineCommand({
  name: "select",
  help: "Select a run and shows its ID.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    all: { flags: "-A, --all", help: "Select all matching runs, not just the latest." },
    min: {
      flags: "-min, --min",
      help: "Select the run with the lowest value for the specified COLSPEC.",
      metavar: "COLSPEC",
    },
    max: {
      flags: "-max, --max",
      help: "Select the run with the highest value for the specified COLSPEC.",
      metavar: "COLSPEC",
    },
    shortId: { flags: "-s, --short-id", help: "Use short ID." },
    attr: { flags: "-a, --attr", help: "Show specified run attribute rather than run ID.", metavar: "ATTR" },
    path: { flags: "-p, --path, --dir", help: "Show run path." },
    ...allFilters,
    remote: { flags: "-r, --remote", help: "Run the operation remotely.", metavar: "REMOTE" },
  },
  async run(context, args, options, path) {
    const { refuseConflicts } = await import("../conflicts.ts");
    refuseConflicts(conflicts, options, path);
    const runs = await selectedRuns(context, args, options, path);
    const shown = await shownValue(context, options);
    context.out(runs.map((run) => `${shown(run)}\n`).join(""));
    return 0;
  },
});

const conflicts = [
  ["shortId", "attr"],
  ["min", "max"],
] as const;

type Given = RunFilters & {
  readonly all: boolean;
  readonly min: string | undefined;
  readonly max: string | undefined;
};

const selectedRuns = async (
  context: Context,
  args: readonly string[],
  options: Given,
  path: string,
): Promise<readonly RunRecord[]> => {
  const isOneOf = Boolean(options.min) || Boolean(options.max);
  const request = { filters: options, commandPath: path, readsScalars: isOneOf };
  if (!isOneOf && !options.all && args.length < 2) {
    return [await selectRun(context, { ...request, arg: args[0] })];
  }
  const filtered = await filteredRuns(context, request);
  const runs = args.length === 0 ? filtered : args.flatMap((arg) => findRuns(filtered, arg, path));
  if (!isOneOf) return runs;
  return [await extreme(context, runs, options)];
};

/** The run with the lowest or highest value. */
const extreme = async (
  context: Context,
  runs: readonly RunRecord[],
  { min, max }: Given,
): Promise<RunRecord> => {
  const col = requireCol(min || max || "");
  const warn = (text: string) => logWarning(context, text);
  const run = extremeRun(runs, min ? "min" : "max", (each) =>
    colValue(
      col,
      colSubject(each, context, () => runScalars(each, warn)),
    ),
  );
  if (run === undefined) throw new UserError("no matching runs");
  return run;
};

type Shown = { readonly attr: string | undefined; readonly shortId: boolean; readonly path: boolean };

const shownValue = async (
  context: Context,
  { attr, shortId, path }: Shown,
): Promise<(run: RunRecord) => string> => {
  if (attr) {
    const { selectedAttr } = await import("../selected-attr.ts");
    return (run) => selectedAttr(run, attr, context);
  }
  if (shortId) return (run) => run.shortId;
  return path ? (run) => run.dir : (run) => run.id;
};
