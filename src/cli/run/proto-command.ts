import type { Context } from "../../base/index.ts";
import { readBatch } from "../../batch/index.ts";
import type { Performed } from "../../execute/index.ts";
import {
  type Operation,
  planLikeRun,
  planRun,
  prototypeOf,
  type RunPlan,
  requireRunOperation,
} from "../../operation/index.ts";
import { namespaceAttr, parseNamespace, type Run, readAttr } from "../../run/index.ts";
import { loadProject } from "../project.ts";
import { runBatch } from "./batch-command.ts";
import { findOperation } from "./find-operation.ts";
import { batchPrototype, requireNamedRun } from "./find-run.ts";
import { isModeAsked, showMode } from "./modes.ts";
import { impliedOptimizer, optimizerLike } from "./optimizer.ts";
import { planRequest } from "./plan-request.ts";
import { restartRequest } from "./restart-request.ts";
import type { RunOptions } from "./run-options.ts";
import { runSingle } from "./run-single.ts";
import { planWorld, terminalLog } from "./run-world.ts";
import { nothingRan } from "./start-run.ts";

type RunWords = { readonly opSpec: string | undefined; readonly assigns: readonly string[] };

/** `guild run --proto RUN`: a new run with the operation, flags and source code of another, or a batch like another. */
export const protoCommand = async (
  context: Context,
  spec: string,
  { opSpec, assigns }: RunWords,
  given: RunOptions,
): Promise<Performed> => {
  const named = requireNamedRun(context, spec);
  const batched = batchPrototype(named);
  const options = batched === undefined ? given : likeBatch(named, given);
  const run = batched ?? named;
  const operation = await namedOperation(context, run, { opSpec, assigns }, options);
  if (operation !== undefined && (await showMode(context, operation, options))) return nothingRan;
  const planned =
    operation === undefined || opSpec === undefined
      ? await planLike(context, run, assigns, options)
      : await planOther(context, run, operation, opSpec, assigns, options);
  const plan = inSameNamespace(planned, run, options);
  const optimizer =
    batched === undefined
      ? await impliedOptimizer(context, plan, [])
      : await optimizerLike(context, named, options);
  if (optimizer === undefined) {
    return runSingle(context, plan, options, opSpec === undefined ? run : undefined);
  }
  const like = batched === undefined ? undefined : readBatch(named);
  return runBatch(context, plan, {
    optimizer,
    objective: like?.objective ?? operation?.def.objective,
    jobs: like?.jobs ?? operation?.def.jobs,
    fileTrials: like?.fileTrials ?? [],
    options,
  });
};

/** The definition that is asked for; undefined where what the run recorded is enough. */
const namedOperation = async (
  context: Context,
  run: Run,
  { opSpec, assigns }: RunWords,
  options: RunOptions,
): Promise<Operation | undefined> => {
  if (opSpec !== undefined) return findOperation(context, loadProject(context), opSpec, assigns);
  return isModeAsked(options)
    ? requireRunOperation(context, run, { assigns, warn: terminalLog(context).warning })
    : undefined;
};

/** The namespace of the prototype counts, unless another is named. */
const inSameNamespace = (plan: RunPlan, run: Run, { namespace }: RunOptions): RunPlan => {
  const own = readAttr(run, namespaceAttr);
  const name = namespace === undefined ? own : parseNamespace(namespace, "--namespace");
  if (typeof name !== "string") return plan;
  return { ...plan, attrs: [...plan.attrs, [namespaceAttr, name]] };
};

/** What a batch was told counts for one like it, where nothing else is said. */
const likeBatch = (batch: Run, options: RunOptions): RunOptions => {
  const maxTrials = readAttr(batch, "max_trials");
  return {
    ...options,
    maxTrials: options.maxTrials ?? (typeof maxTrials === "number" ? maxTrials : undefined),
    stageTrials: options.stageTrials || readAttr(batch, "stage_trials") === true,
  };
};

const planLike = async (
  context: Context,
  run: Run,
  assigns: readonly string[],
  options: RunOptions,
): Promise<RunPlan> => {
  const request = await restartRequest(context, run, assigns, options);
  return planLikeRun(
    context,
    run,
    { ...request, randomSeed: options.randomSeed, keepRun: options.keepRun },
    planWorld(context, terminalLog(context), options),
  );
};

const planOther = async (
  context: Context,
  run: Run,
  operation: Operation,
  opSpec: string,
  assigns: readonly string[],
  options: RunOptions,
): Promise<RunPlan> => {
  const request = {
    ...(await planRequest(context, options, opSpec, assigns)),
    prototype: prototypeOf(run, { forceSourceCode: options.forceSourcecode }),
  };
  return planRun(context, operation, request, planWorld(context, terminalLog(context), options));
};
