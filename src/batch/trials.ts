import { constants, cpSync, existsSync, mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Context, isPyMap, makeDir, UserError } from "../base/index.ts";
import { decodeOpData, encodeOpData, withFlagConfig } from "../operation/index.ts";
import { guildPath, markPending, protoDir, type Run, readAttr, writeAttr } from "../run/index.ts";
import { runsDir } from "../store/index.ts";
import { type FlagValues, renderLabel } from "../values/index.ts";
import { gridTrials } from "./grid.ts";

/** The prototype of a batch as a run. */
const protoRun = (batch: Run): Run => ({ id: batch.id, dir: protoDir(batch) });

/** The flag values of each trial of a batch, from what the batch recorded. */
export const batchTrials = (batch: Run): readonly FlagValues[] => {
  const flags = readAttr(protoRun(batch), "flags");
  if (!isPyMap(flags)) throw new UserError(`cannot run batch ${batch.id}: its prototype has no flags`);
  const maxTrials = readAttr(batch, "max_trials");
  const seed = readAttr(batch, "random_seed");
  return gridTrials(
    [...flags].map(([name, value]) => [String(name), value] as const),
    {
      maxTrials: typeof maxTrials === "number" ? maxTrials : undefined,
      randomSeed: typeof seed === "number" ? seed : 0,
    },
  );
};

/**
 * Makes the run of a trial: a copy of the batch's prototype with flag values of its own, pending, and linked from the
 * batch. It appears among the runs when it is complete.
 */
export const makeTrial = (
  context: Context,
  batch: Run,
  flags: FlagValues,
  warn: (text: string) => void,
): Run => {
  const proto = protoRun(batch);
  const id = context.newRunId();
  const target: Run = { id, dir: join(runsDir(context.home), id) };
  const making = mkdtempSync(guildPath(batch, "trial-"));
  const draft: Run = { id, dir: join(making, id) };
  try {
    cpSync(proto.dir, draft.dir, {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
    });
    writeTrialAttrs(context, draft, flags, warn);
    makeDir(runsDir(context.home));
    renameSync(draft.dir, target.dir);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  const link = join(batch.dir, id);
  rmSync(link, { force: true });
  symlinkSync(join("..", id), link);
  return target;
};

const writeTrialAttrs = (
  context: Context,
  trial: Run,
  flags: FlagValues,
  warn: (text: string) => void,
): void => {
  const op = decodeOpData(readAttr(trial, "op"));
  if (op === undefined) throw new UserError("cannot make trials: the prototype has no operation");
  writeAttr(trial, "id", trial.id);
  writeAttr(trial, "flags", new Map(flags));
  const label = renderLabel({ template: op.labelTemplate, values: flags, exists: existsSync, warn });
  writeAttr(trial, "label", label);
  writeAttr(trial, "op", encodeOpData({ ...op, deps: withFlagConfig(op.deps, flags) }));
  markPending(trial);
  writeAttr(trial, "started", context.now());
};
