import { dirname } from "node:path";
import type { Context } from "../base/index.ts";
import type { Run } from "../run/index.ts";
import { runsDir } from "./scan.ts";

/** To be called for a run that is run again, once it is marked as pending: those that ended count as settled. */
export const noteRestart = async (
  context: Pick<Context, "home" | "userHome" | "env" | "now">,
  run: Run,
): Promise<void> => {
  if (context.env.GUILD_INDEX === "never" || dirname(run.dir) !== runsDir(context.home)) return;
  const { noteRun } = await import("./run-index/indexed-runs.ts");
  noteRun(context, "runs", run);
};
