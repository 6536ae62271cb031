import { type Context, isPyMap, pyStr } from "../base/index.ts";
import { readAttr } from "../run/index.ts";
import { listRuns, RunRecord, runsDir } from "../store/index.ts";
import { stagedRunFinder } from "./staged-runs.ts";

/** The attribute of a queue that says of each staged run it leaves waiting why. */
export const waitingAttr = "_waiting";

export const isQueue = ({ opRef }: RunRecord): boolean =>
  opRef?.pkgType === "builtin" &&
  (opRef.opName === "queue" || (opRef.modelName === "dask" && opRef.opName === "scheduler"));

/** A staged run, and what each queue that is running says of it. */
export type QueuedRun = {
  readonly run: RunRecord;
  /** In microseconds. */
  readonly stagedAt: number;
  readonly waits: readonly {
    readonly queue: RunRecord;
    /** Undefined: nothing is in the way. */
    readonly reason: string | undefined;
  }[];
};

/** The runs that are staged, in the order that queues start them. */
export const queuedRuns = (context: Pick<Context, "home" | "env">): readonly QueuedRun[] => {
  const staged = stagedRunFinder(context)("full");
  if (staged.length === 0) return [];
  const queues = listRuns(runsDir(context.home), { env: context.env })
    .filter((run) => isQueue(run) && run.status.kind === "running")
    .map((queue) => ({ queue, reasons: readAttr(queue, waitingAttr) }));
  return staged.map(({ run, stagedAt }) => ({
    run: new RunRecord(run),
    stagedAt,
    waits: queues.map(({ queue, reasons }) => {
      const reason = isPyMap(reasons) ? reasons.get(run.id) : undefined;
      return { queue, reason: reason === undefined ? undefined : pyStr(reason) };
    }),
  }));
};
