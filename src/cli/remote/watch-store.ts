import { type Context, UserError } from "../../base/index.ts";
import { openSession, type StoreRemote, type StoreSession } from "../../remotes/index.ts";
import { type RunFilters, selectRun, statusText } from "../../store/index.ts";
import type { RemoteCall } from "./call-on-remote.ts";

const pollMs = 1000;

/** Prints the output of a run as it arrives in a store, until the run ends. */
export const watchStore = async (
  context: Context,
  remote: StoreRemote,
  first: StoreSession,
  { args, options, path }: RemoteCall,
): Promise<number> => {
  if (options.pid !== undefined) throw new UserError("--pid cannot be used with --remote");
  const filters = options as RunFilters;
  const run = await selectRun(context, { filters, commandPath: path, arg: args[0] });
  context.err(`Watching run ${run.id}\n`);
  let session = first;
  let shown = 0;
  for (;;) {
    const status = (await selectRun(context, { filters: {}, commandPath: path, arg: run.id })).status;
    const output = await session.output(run);
    context.out(output.subarray(shown).toString("utf8"));
    shown = output.length;
    if (context.signal.aborted) {
      context.out(`\nStopped watching ${run.id}${status.kind === "running" ? " (still running)" : ""}\n`);
      return 0;
    }
    if (status.kind !== "running") {
      context.err(`Run ${run.id} stopped with a status of '${statusText(status)}'\n`);
      return 0;
    }
    await new Promise((done) => setTimeout(done, pollMs));
    session = await openSession(remote, context);
  }
};
