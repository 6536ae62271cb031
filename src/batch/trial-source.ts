import type { Context } from "../base/index.ts";
import { type Run, readAttr, runStatus } from "../run/index.ts";
import type { FlagValues } from "../values/index.ts";
import { type BatchRecord, type ListedKind, listTrials, protoRun } from "./batch-record.ts";
import { clearDrafts, linkTrial, type Trial, trialKey, trialMaker, trialRounds } from "./trials.ts";

type Log = { readonly info: (text: string) => void; readonly warning: (text: string) => void };

/** Where a batch gets its trials from, one at a time. */
export type TrialSource = {
  /** How many trials there will be, with those that are done. */
  readonly total: number;
  /** The next trial to run; undefined once there is none. `running`: those that have not ended yet. */
  readonly next: (running: readonly Trial[]) => Promise<Trial | undefined>;
  /** No more trials are asked for. */
  readonly close: () => void;
};

/** What a source asks of the world. */
export type SourceWorld = {
  readonly log: Log;
  /** A completed run of the same operation with these values, where such are not to be run again (`--needed`). */
  readonly findDone: (flags: FlagValues) => Run | undefined;
};

/**
 * All trials of a grid or a random search, made before the first is given. Of a batch that was started before, those
 * that completed are left as they are and the others are given again.
 */
export const listedTrials = (
  context: Context,
  batch: Run,
  record: BatchRecord & { readonly kind: ListedKind },
  world: SourceWorld,
): TrialSource => {
  clearDrafts(batch);
  const earlier = byKey(trialRounds(context, batch).current.filter(({ run }) => hasSourceOf(batch, run)));
  const makeTrial = trialMaker(context, batch, world.log.warning);
  const trials = listTrials(record).flatMap((flags) => {
    const known = earlier.get(trialKey(flags))?.shift();
    if (known !== undefined) return [{ trial: known, isNew: false }];
    const done = world.findDone(flags);
    if (done === undefined) {
      return [{ trial: makeTrial(flags), isNew: true }];
    }
    linkTrial(batch, done);
    world.log.info(`Skipping trial because run ${done.id} has the same flag values (--needed specified)`);
    return [];
  });
  let at = 0;
  return {
    total: trials.length,
    async next() {
      for (;;) {
        const next = trials[at++];
        if (next === undefined) return undefined;
        if (isToRun(next.trial, next.isNew, record.stagesTrials, world.log)) return next.trial;
      }
    },
    close: () => undefined,
  };
};

/** Source code that was changed on restart makes other trials of the same values. */
const hasSourceOf = (batch: Run, trial: Run): boolean =>
  readAttr(trial, "sourcecode_digest") === readAttr(protoRun(batch), "sourcecode_digest");

const byKey = (trials: readonly Trial[]): ReadonlyMap<string, Trial[]> => {
  const found = new Map<string, Trial[]>();
  for (const trial of trials) {
    const key = trialKey(trial.flags);
    found.set(key, [...(found.get(key) ?? []), trial]);
  }
  return found;
};

/** A new trial must still be pending; an earlier one is to be run unless it completed or somebody runs it. */
const isToRun = ({ run }: Trial, isNew: boolean, stages: boolean, log: Log): boolean => {
  const status = runStatus(run).kind;
  if (status === "pending") return true;
  if (!isNew && (status === "error" || status === "terminated")) return true;
  if (!isNew && status === "staged" && !stages) return true;
  log.info(`Skipping ${run.id} because its status is '${status}' (expected 'pending')`);
  return false;
};
