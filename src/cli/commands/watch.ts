import { basename, dirname, resolve } from "node:path";
import type { Context } from "../../base/index.ts";
import type { RunFilters, RunRecord } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { commonFilters } from "../filters.ts";

export default defineCommand({
  name: "watch",
  help: "Watch run output.",
  args: [{ metavar: "RUN" }],
  options: {
    ...commonFilters,
    remote: { flags: "-r, --remote", help: "Watch a remote run.", metavar: "REMOTE" },
    pid: {
      flags: "-p, --pid",
      help: "Watch the run associated with the specified process. PID may be a process ID or a path to a file containing a process ID.",
      metavar: "PID",
    },
  },
  async run(context, [arg], { pid, remote, ...filters }, path) {
    const run =
      pid === undefined
        ? await chosenRun(context, arg, filters, path)
        : await runOfPid(context, pid, arg, filters);
    const { watchOutput } = await import("../../execute/index.ts");
    const { statusText } = await import("../../store/index.ts");
    if (context.env.NO_WATCHING_MSG !== "1") context.err(`Watching run ${run.id}\n`);
    const status = await watchOutput(context, run);
    if (context.signal.aborted) {
      context.out(`\nStopped watching ${run.id}${status.kind === "running" ? " (still running)" : ""}\n`);
    } else context.err(`Run ${run.id} stopped with a status of '${statusText(status)}'\n`);
    return 0;
  },
});

/** The run that is named or, without a name, the newest that is running. */
const chosenRun = async (
  context: Context,
  arg: string | undefined,
  filters: RunFilters,
  commandPath: string,
): Promise<RunRecord> => {
  const { firstRuns, selectRun } = await import("../../store/index.ts");
  if (arg !== undefined) return selectRun(context, { filters, commandPath, arg });
  const running = { ...filters, statusRunning: true };
  const { runs } = await firstRuns(context, { filters: running, commandPath, limit: 1 });
  const [run] = runs;
  if (run !== undefined) return run;
  const { UserError } = await import("../../base/index.ts");
  throw new UserError("nothing to watch", {
    hint: "You can view the output of a specific run using 'guild watch RUN'.",
  });
};

/** The run of a process, of the process that a file names, or of a job file in a run directory. */
const runOfPid = async (
  context: Context,
  pid: string,
  arg: string | undefined,
  filters: RunFilters,
): Promise<RunRecord> => {
  const { UserError } = await import("../../base/index.ts");
  const { filteredRuns, runInDir, RunRecord: Record } = await import("../../store/index.ts");
  const isGiven = (value: unknown) => (Array.isArray(value) ? value.length > 0 : Boolean(value));
  if (arg !== undefined || Object.values(filters).some(isGiven)) {
    throw new UserError("--pid may not be used with other options");
  }
  if (/\/\.guild\/JOB$/.test(pid)) {
    const dir = dirname(dirname(resolve(context.cwd, pid)));
    return new Record(runInDir(dirname(dir), basename(dir)));
  }
  const wanted = /^\d+$/.test(pid) ? Number(pid) : await pidInFile(resolve(context.cwd, pid), pid);
  const runs = await filteredRuns(context, { filters: { statusRunning: true }, commandPath: "guild watch" });
  const run = runs.find(
    ({ status }) => status.kind === "running" && "pid" in status.by && status.by.pid === wanted,
  );
  if (run === undefined) throw new UserError(`cannot find run for pid ${wanted}`);
  return run;
};

const pidInFile = async (path: string, shown: string): Promise<number> => {
  const { UserError } = await import("../../base/index.ts");
  const { readTextIfExists } = await import("../../run/index.ts");
  const text = readTextIfExists(path)?.trim();
  if (text === undefined) throw new UserError(`${shown} does not exist`);
  if (!/^\d+$/.test(text)) throw new UserError(`pidfile ${shown} does not contain a valid pid`);
  return Number(text);
};
