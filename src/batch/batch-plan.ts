import type { PyValue } from "../base/index.ts";
import type { RunPlan } from "../operation/index.ts";
import { jobsAttr } from "./batch-record.ts";

/** What a batch records beside an ordinary run. */
export type BatchRequest = {
  /** Column to minimize, with `-` before it to maximize. */
  readonly objective: string;
  readonly maxTrials: number | undefined;
  readonly stageTrials: boolean;
  readonly keep: boolean;
  /** How many trials run at the same time. */
  readonly jobs: number;
};

/** The plan of a batch's own run, from the plan of its operation `+`. */
export const batchPlan = (plan: RunPlan, request: BatchRequest): RunPlan => ({
  ...plan,
  attrs: [...plan.attrs, ...batchAttrs(request, plan.sourceCode === undefined)],
  deleteOnSuccess: plan.deleteOnSuccess && !request.keep,
});

const batchAttrs = (request: BatchRequest, hasNoSource: boolean): RunPlan["attrs"] => {
  const attrs: (readonly [string, PyValue])[] = [["objective", request.objective]];
  if (request.maxTrials !== undefined) attrs.push(["max_trials", request.maxTrials]);
  if (request.stageTrials) attrs.push(["stage_trials", true]);
  if (request.jobs > 1) attrs.push([jobsAttr, request.jobs]);
  return hasNoSource ? [...attrs, ["sourcecode_digest", null]] : attrs;
};
