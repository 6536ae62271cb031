import type { Context } from "../../base/index.ts";
import { openHostRuns, openSession, pushByRsync, type Remote } from "../../remotes/index.ts";
import type { Run } from "../../run/index.ts";
import { logInfo, note } from "../output.ts";
import { hostOf } from "./call-on-remote.ts";

type TransferOptions = { readonly delete: boolean };

/** Sends runs to a remote. */
export const pushRuns = async (
  context: Context,
  remote: Remote,
  runs: readonly Run[],
  options: TransferOptions,
): Promise<void> => {
  const begin = (id: string) => logInfo(context, `Copying ${id} to ${remote.config.name}`);
  const once = [...new Map(runs.map((run) => [run.id, run])).values()];
  if (remote.kind === "store") {
    const session = await openSession(remote, context);
    await session.push(once, { delete: options.delete, begin });
    return;
  }
  const host = await hostOf(remote);
  for (const { id } of once) begin(id);
  await pushByRsync(host, once, options, context);
};

/** The runs of a remote, as a guild home to choose from, and how they come here. */
export type PullSource = {
  readonly home: string;
  readonly pull: (runs: readonly Run[], options: TransferOptions) => Promise<void>;
};

export const pullSource = async (context: Context, remote: Remote): Promise<PullSource> => {
  const begin = (id: string) => logInfo(context, `Copying ${id} from ${remote.config.name}`);
  if (remote.kind === "store" && remote.home === undefined) {
    note(context, `Refreshing run info for ${remote.config.name}`);
  }
  const source =
    remote.kind === "store"
      ? await openSession(remote, context)
      : await openHostRuns(await hostOf(remote), remote.config, context);
  return {
    home: source.home,
    pull: (runs, options) => {
      const once = [...new Map(runs.map((run) => [run.id, run])).values()];
      return source.pull(once, { delete: options.delete, begin, home: context.home });
    },
  };
};
