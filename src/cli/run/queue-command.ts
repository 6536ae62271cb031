import type { Context } from "../../base/index.ts";
import { exitCodeOf } from "../../execute/index.ts";
import { runQueue } from "../../queue/index.ts";
import { childLog, endAs, runAt } from "./child-commands.ts";
import { executeOptions, planWorld } from "./run-world.ts";

/** The process of a queue: starts staged runs. Gives the exit code. */
export const queueMain = async (context: Context, dir: string): Promise<number> => {
  const log = childLog(context);
  const ended = await runQueue(context, runAt(dir), {
    plan: planWorld(context, log),
    execute: await executeOptions(context, log, {
      quiet: false,
      forceDeps: false,
      stopAfterMinutes: undefined,
    }),
  });
  endAs(ended);
  return exitCodeOf(ended.exitStatus);
};
