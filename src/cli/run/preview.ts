import { isPyMap } from "../../base/index.ts";
import type { BatchKind } from "../../batch/index.ts";
import type { RunPlan } from "../../operation/index.ts";
import type { Run } from "../../run/index.ts";
import { encodeFlagValue, type FlagValue, isFlagFunction } from "../../values/index.ts";

export type Preview = {
  readonly plan: RunPlan;
  readonly action: "run" | "stage" | "stage trials for" | "start";
  /** A run that is started again is named by its id. */
  readonly existing: Run | undefined;
  /** The batch that runs the plan once for each of its trials. */
  readonly batch: BatchPreview | undefined;
  /** Name of the machine it is going to run on. */
  readonly remote?: string | undefined;
};

type BatchPreview = {
  readonly plan: RunPlan;
  readonly kind: BatchKind;
  readonly opDesc: string;
  /** With `-` before it: to be maximized. */
  readonly objective: string;
  /** Undefined: not known. */
  readonly trialCount: number | undefined;
  readonly hasFileTrials: boolean;
};

/** What a person confirms before anything starts: the operation and its flags. */
export const previewText = ({ plan, action, existing, batch, remote }: Preview): string => {
  const subject = existing === undefined ? plan.opDesc : `${existing.id} (${plan.opDesc})`;
  const place = remote === undefined ? "" : ` on ${remote}`;
  const note =
    batch?.hasFileTrials === true && plan.flags.length > 0
      ? " (flags below used unless specified in batch trial)"
      : "";
  const ownFlags = batch === undefined ? "" : flagLines(batch.plan);
  return [
    `You are about to ${action} ${subject}${batchText(batch)}${place}${note}\n`,
    flagLines(plan),
    ownFlags === "" ? "" : `Optimizer flags:\n${ownFlags}`,
  ].join("");
};

const flagLines = (plan: RunPlan): string =>
  plan.flags.map(([name, value]) => `  ${name}: ${flagText(plan, name, value)}\n`).join("");

const batchText = (batch: BatchPreview | undefined): string => {
  if (batch === undefined) return "";
  const { trialCount, objective, kind, opDesc } = batch;
  // 0.9: one of a search is `1 trials`.
  const isOne = trialCount === 1 && kind === "grid";
  const count = trialCount === undefined ? [] : [`${trialCount} ${isOne ? "trial" : "trials"}`];
  if (kind === "grid") return inParentheses(" as a batch", count);
  if (kind === "random") return inParentheses(" with random search", count);
  const aim = objective.startsWith("-") ? `maximize ${objective.slice(1)}` : `minimize ${objective}`;
  return inParentheses(` with ${opDesc} optimizer`, [...count, aim]);
};

const inParentheses = (text: string, parts: readonly string[]): string =>
  parts.length === 0 ? text : `${text} (${parts.join(", ")})`;

const flagText = (plan: RunPlan, name: string, value: FlagValue): string => {
  if (value === null) return nullText(plan, name);
  return typeof value === "string" && isFlagFunction(value) ? value : encodeFlagValue(value);
};

const nullText = (plan: RunPlan, name: string): string => {
  const labels = plan.opData.get("flag-null-labels");
  const label = isPyMap(labels) ? labels.get(name) : undefined;
  return label === undefined || label === null ? "default" : encodeFlagValue(label);
};
