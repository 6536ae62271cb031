import { type Context, isPyMap, type PyValue, pyEquals } from "../../base/index.ts";
import type { RunPlan } from "../../operation/index.ts";
import { formatOpRef, type OpRef, type Run, readAttr, readOpRef, runStatus } from "../../run/index.ts";
import { listRuns, type RunRecord, runsDir } from "../../store/index.ts";
import type { FlagValues } from "../../values/index.ts";
import { runRows, selectedColumns } from "../run-rows.ts";
import { formatTable } from "../table.ts";
import { batchPrototype } from "./find-run.ts";

type Wanted = Pick<RunPlan, "opRef" | "flags">;

/**
 * `--needed` for a new run: whether one of the same operation (and version of its Guild file) with the same flags was
 * completed or terminated; they are shown. For a batch its prototype must match as well.
 */
export const isNotNeeded = (context: Context, plan: Wanted, proto?: Wanted): boolean => {
  const runs = listRuns(runsDir(context.home), { env: context.env }).filter(
    (run) => isDone(run) && matches(run, plan) && matchesPrototype(run, proto),
  );
  if (runs.length === 0) return false;
  context.out("Skipping because the following runs match this operation (--needed specified):\n");
  context.out(formatTable(runRows(context, runs), { columns: selectedColumns, indent: 2 }));
  return true;
};

/** Finds the newest run that a trial of a batch's prototype would repeat. */
export const doneTrialFinder = (context: Context, batch: Run): ((flags: FlagValues) => Run | undefined) => {
  const proto = batchPrototype(batch);
  const opRef = proto === undefined ? undefined : readOpRef(proto);
  let runs: readonly RunRecord[] | undefined;
  return (flags) => {
    if (opRef === undefined) return undefined;
    runs ??= listRuns(runsDir(context.home)).filter(
      (run) => runStatus(run).kind === "completed" && batchPrototype(run) === undefined,
    );
    return runs.find((run) => matches(run, { opRef, flags }));
  };
};

/** `--needed` for a run that is to be started again: whether its flags are the same and it has not failed. */
export const isSameAgain = (
  context: Context,
  run: Run,
  flags: FlagValues,
  batch?: { readonly proto: Run; readonly flags: FlagValues },
): boolean => {
  if (!isDone(run) || !hasFlags(run, flags)) return false;
  if (batch !== undefined && !hasFlags(batch.proto, batch.flags)) return false;
  context.out("Skipping run because flags have not changed (--needed specified)\n");
  return true;
};

const isDone = (run: Run): boolean => ["completed", "terminated"].includes(runStatus(run).kind);

const matches = (run: Run, { opRef, flags }: Wanted): boolean => {
  const other: OpRef | undefined = readOpRef(run);
  return other !== undefined && formatOpRef(other) === formatOpRef(opRef) && hasFlags(run, flags);
};

const matchesPrototype = (run: RunRecord, proto: Wanted | undefined): boolean => {
  const own = batchPrototype(run);
  return proto === undefined ? own === undefined : own !== undefined && matches(own, proto);
};

const hasFlags = (run: Run, flags: FlagValues): boolean => {
  const own: PyValue = readAttr(run, "flags") ?? new Map();
  return isPyMap(own) && pyEquals(own, new Map(flags));
};
