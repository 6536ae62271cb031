import { setTimeout as delay } from "node:timers/promises";
import { type Context, UserError } from "../../base/index.ts";
import { type RunFilters, type RunRecord, selectRuns } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { commonFilters } from "../filters.ts";
import { logInfo, logWarning } from "../output.ts";

export default defineCommand({
  name: "sync",
  help: "Synchronize remote runs.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    watch: { flags: "-w, --watch", help: "Watch a remote run and synchronize in the background." },
    interval: {
      flags: "-n, --interval",
      help: "Number of seconds to wait between synchronization when --watch is specified (default is 60).",
      metavar: "SECONDS",
      type: { min: 1 },
    },
    ...commonFilters,
  },
  async run(context, args, { watch, interval = 60, ...filters }, path) {
    for (;;) {
      const left = await syncOnce(context, args, filters, path);
      if (!watch || left === 0 || context.signal.aborted) return 0;
      await delay(interval * 1000, undefined, { signal: context.signal }).catch(() => undefined);
    }
  },
});

/** Pulls what runs remotely; gives how many runs there were. */
const syncOnce = async (
  context: Context,
  args: readonly string[],
  filters: RunFilters,
  path: string,
): Promise<number> => {
  const request = { filters: { ...filters, statusRunning: true }, commandPath: path };
  const runs = await selectRuns(context, { ...request, args, byDefault: [":"] });
  const remote = runs.flatMap((run) => {
    const { status } = run;
    return status.kind === "running" && "remote" in status.by ? [{ run, name: status.by.remote }] : [];
  });
  let left = 0;
  for (const { run, name } of remote) if (await syncRun(context, run, name)) left += 1;
  return left;
};

const syncRun = async (context: Context, run: RunRecord, name: string): Promise<boolean> => {
  const { findRemote } = await import("../../remotes/index.ts");
  const { pullSource } = await import("../remote/transfer.ts");
  const { listRuns, runsDir } = await import("../../store/index.ts");
  logInfo(context, `Syncing ${run.id}`);
  try {
    const source = await pullSource(context, findRemote(context, name));
    const found = listRuns(runsDir(source.home)).find(({ id }) => id === run.id);
    if (found === undefined) {
      logWarning(context, `Cannot sync run ${run.id}: it is not on remote '${name}'`);
      return false;
    }
    await source.pull([found], { delete: false });
    return found.status.kind === "running";
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const isUnknown = error.message.endsWith("is not defined");
    logWarning(
      context,
      `Cannot sync run ${run.id}: ${isUnknown ? `remote '${name}' not defined` : error.message}`,
    );
    return false;
  }
};
