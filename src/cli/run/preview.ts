import { isPyMap } from "../../base/index.ts";
import type { RunPlan } from "../../operation/index.ts";
import type { Run } from "../../run/index.ts";
import { encodeFlagValue, type FlagValue, isFlagFunction } from "../../values/index.ts";

export type Preview = {
  readonly plan: RunPlan;
  readonly action: "run" | "stage" | "stage trials for" | "start";
  /** A run that is started again is named by its id. */
  readonly existing: Run | undefined;
  /** Number of trials of a batch. */
  readonly trialCount: number | undefined;
};

/** What a person confirms before anything starts: the operation and its flags. */
export const previewText = ({ plan, action, existing, trialCount }: Preview): string => {
  const subject = existing === undefined ? plan.opDesc : `${existing.id} (${plan.opDesc})`;
  const flags = plan.flags.map(([name, value]) => `  ${name}: ${flagText(plan, name, value)}\n`);
  return `You are about to ${action} ${subject}${batchText(trialCount)}\n${flags.join("")}`;
};

const batchText = (count: number | undefined): string =>
  count === undefined ? "" : ` as a batch (${count} ${count === 1 ? "trial" : "trials"})`;

const flagText = (plan: RunPlan, name: string, value: FlagValue): string => {
  if (value === null) return nullText(plan, name);
  return typeof value === "string" && isFlagFunction(value) ? value : encodeFlagValue(value);
};

const nullText = (plan: RunPlan, name: string): string => {
  const labels = plan.opData.get("flag-null-labels");
  const label = isPyMap(labels) ? labels.get(name) : undefined;
  return label === undefined || label === null ? "default" : encodeFlagValue(label);
};
