import { type Context, isPyMap, pyEquals } from "../../base/index.ts";
import { isBatch, protoRun } from "../../batch/index.ts";
import type { RunPlan } from "../../operation/index.ts";
import { formatOpRef, type OpRef, type Run, readAttr, readOpRef } from "../../run/index.ts";
import { listRuns, type RunRecord, runsDir } from "../../store/index.ts";
import type { FlagValues } from "../../values/index.ts";
import { runRows, selectedColumns } from "../run-rows.ts";
import { formatTable } from "../table.ts";

/** Whether there are completed batches with the same optimizer, operation and flag values; says which they are. */
export const skipNeededBatch = (context: Context, plan: RunPlan, proto: RunPlan): boolean => {
  const matches = finishedRuns(context).filter(
    (run) =>
      isBatch(run) &&
      matchesOperation(run, plan.opRef, plan.flags) &&
      matchesOperation(protoRun(run), proto.opRef, proto.flags),
  );
  if (matches.length === 0) return false;
  context.out("Skipping because the following runs match this operation (--needed specified):\n");
  context.out(formatTable(runRows(context, matches), { columns: selectedColumns, indent: 2 }));
  return true;
};

/** Finds the newest completed run that a trial of a batch's prototype would repeat. */
export const doneTrialFinder = (context: Context, batch: Run): ((flags: FlagValues) => Run | undefined) => {
  const opRef = readOpRef(protoRun(batch));
  let runs: readonly RunRecord[] | undefined;
  return (flags) => {
    if (opRef === undefined) return undefined;
    runs ??= finishedRuns(context).filter((run) => !isBatch(run));
    return runs.find((run) => matchesOperation(run, opRef, flags));
  };
};

const finishedRuns = (context: Context): readonly RunRecord[] =>
  listRuns(runsDir(context.home), { env: context.env }).filter(
    ({ status }) => status.kind === "completed" || status.kind === "terminated",
  );

const matchesOperation = (run: Run, opRef: OpRef, flags: FlagValues): boolean => {
  const own = readOpRef(run);
  if (own === undefined || formatOpRef(own) !== formatOpRef(opRef)) return false;
  const values = readAttr(run, "flags");
  return isPyMap(values) && pyEquals(values, new Map(flags));
};
