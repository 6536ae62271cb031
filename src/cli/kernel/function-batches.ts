import {
  type Context,
  isPyMap,
  type PyMap,
  type PyValue,
  pyMap,
  pyStr,
  UserError,
} from "../../base/index.ts";
import {
  batchKind,
  batchPlan,
  checkValues,
  openTrials,
  readBatch,
  type TrialSource,
} from "../../batch/index.ts";
import { placeRun, preparePlan } from "../../execute/index.ts";
import { encodeRunParams, namedBuiltIn, planRun, type RunPlan } from "../../operation/index.ts";
import { clearPending, type Run } from "../../run/index.ts";
import { deleteRuns } from "../../store/index.ts";
import { type FlagValues, formatFlagAssigns } from "../../values/index.ts";
import { executeOptions, planWorld, terminalLog } from "../run/run-world.ts";

type OpenBatch = {
  readonly context: Context;
  readonly run: Run;
  readonly plan: RunPlan;
  /** There once the prototype is. */
  source: TrialSource | undefined;
};

type FunctionBatches = {
  /** Lays the batch's own run down; its prototype is the caller's. */
  readonly create: (request: PyMap) => Promise<PyValue>;
  /** The next trial, laid down and pending; null once there is none. */
  readonly next: (dir: string) => Promise<PyValue>;
  /** A grid or random search that came to its end is deleted, as by `guild run`, unless it is to be kept. */
  readonly end: (dir: string, request: PyMap) => null;
};

/** Batches of functions: the process that asks runs the trials, all else is as for `guild run`. */
export const makeFunctionBatches = (serverContext: Context): FunctionBatches => {
  const open = new Map<string, OpenBatch>();
  const find = (dir: string): OpenBatch => {
    const batch = open.get(dir);
    if (batch === undefined) throw new UserError(`there is no batch in ${dir}`);
    return batch;
  };
  return {
    async create(request) {
      const context = { ...serverContext, home: textAt(request, "home") };
      checkValues(pairsAt(request, "flags"));
      const plan = await planBatch(context, request);
      const run = placeRun(context, {});
      const how = { quiet: true, forceDeps: false, stopAfterMinutes: undefined };
      await preparePlan(context, plan, run, await executeOptions(context, terminalLog(context), how));
      open.set(run.dir, { context, run, plan, source: undefined });
      return pyMap([
        ["id", run.id],
        ["dir", run.dir],
      ]);
    },
    async next(dir) {
      const batch = find(dir);
      const world = {
        log: terminalLog({ ...batch.context, err: () => undefined }),
        findDone: () => undefined,
      };
      batch.source ??= await openTrials(batch.context, batch.run, readBatch(batch.run), world);
      const trial = await batch.source.next([]);
      if (trial === undefined) return null;
      clearPending(batch.run);
      return pyMap([
        ["id", trial.run.id],
        ["dir", trial.run.dir],
        ["flags", new Map(trial.flags)],
        ["text", formatFlagAssigns(trial.flags).join(", ")],
        ["total", batch.source.total],
      ]);
    },
    end(dir, request) {
      const { context, run, plan, source } = find(dir);
      source?.close();
      open.delete(dir);
      if (plan.deleteOnSuccess && request.get("code") === 0) deleteRuns(context, [run]);
      return null;
    },
  };
};

const planBatch = async (context: Context, request: PyMap): Promise<RunPlan> => {
  const name = textAt(request, "optimizer");
  const operation = namedBuiltIn(name);
  if (operation === undefined || batchKind(operation.opRef) === "custom") {
    throw new UserError(`optimizer '${name}' is not supported`);
  }
  const minimize = optionalText(request, "minimize");
  const maximize = optionalText(request, "maximize");
  const maxTrials = numberAt(request, "max_trials") ?? operation.def.defaultMaxTrials;
  const randomSeed = numberAt(request, "random_seed");
  const keep = request.get("keep") === true;
  const exe = textAt(request, "exe");
  const plan = await planRun(
    context,
    operation,
    {
      assigns: formatFlagAssigns(pairsAt(request, "opt_flags")),
      prototype: undefined,
      label: undefined,
      tags: [],
      comment: undefined,
      forceFlags: false,
      keepRun: keep,
      randomSeed,
      gpus: undefined,
      noGpus: false,
      debugSourceCode: undefined,
      env: [],
      additionalDeps: [],
      runParams: encodeRunParams(
        { minimize, maximize, maxTrials, randomSeed, optimizer: name },
        undefined,
        [],
      ),
    },
    {
      ...planWorld(context, terminalLog(context)),
      interpreters: async () => ({ pythonExe: exe, guildPythonExe: exe }),
    },
  );
  const objective = minimize ?? (maximize === undefined ? "loss" : `-${maximize}`);
  return batchPlan(plan, { objective, maxTrials, stageTrials: false, keep, jobs: 1 });
};

const textAt = (request: PyMap, name: string): string => optionalText(request, name) ?? "";

const optionalText = (request: PyMap, name: string): string | undefined => {
  const value = request.get(name);
  return typeof value === "string" ? value : undefined;
};

const numberAt = (request: PyMap, name: string): number | undefined => {
  const value = request.get(name);
  return typeof value === "number" ? value : undefined;
};

const pairsAt = (request: PyMap, name: string): FlagValues => {
  const value = request.get(name) ?? null;
  return isPyMap(value) ? [...value].map(([key, item]) => [pyStr(key), item] as const) : [];
};
