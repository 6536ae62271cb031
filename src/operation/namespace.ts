import { type PyValue, pyStr } from "../base/index.ts";
import { namespaceAttr, parseNamespace } from "../run/index.ts";
import type { Operation } from "./operation.ts";
import type { RunPlan } from "./types.ts";

/** Who may name the namespace of a run, the most particular first; the Guild file is asked between the last two. */
export type NamespaceSources = {
  /** `--namespace`. */
  readonly option: string | undefined;
  /** `GUILD_NAMESPACE`. */
  readonly environment: string | undefined;
  /** `namespace` of the user configuration. */
  readonly config: PyValue | undefined;
};

/** The namespace of a new run of `operation`. Throws `UserError` where the first that is named is none. */
export const runNamespace = (operation: Operation, sources: NamespaceSources): string | undefined => {
  const { model, guildfile } = operation;
  const named: readonly (readonly [PyValue | undefined, string])[] = [
    [sources.option, "--namespace"],
    [sources.environment, "GUILD_NAMESPACE"],
    [model?.namespace, guildfile?.path ?? "guild.yml"],
    [guildfile?.package?.get("namespace"), guildfile?.path ?? "guild.yml"],
    [sources.config, "the user configuration"],
  ];
  for (const [value, source] of named) {
    if (value === undefined || value === null || value === "") continue;
    const namespace = parseNamespace(pyStr(value), source);
    if (namespace !== undefined) return namespace;
  }
  return undefined;
};

/** The plan of a run that belongs to a namespace. Steps, which are runs of their own, belong to the same. */
export const inNamespace = (plan: RunPlan, operation: Operation, namespace: string | undefined): RunPlan => {
  if (namespace === undefined) return plan;
  const isPipeline = operation.def.start.kind === "steps";
  return {
    ...plan,
    attrs: [...plan.attrs, [namespaceAttr, namespace]],
    env: isPipeline ? [...plan.env, ["GUILD_NAMESPACE", namespace]] : plan.env,
  };
};

/** The attribute of its namespace that a plan has, for the batch around it. */
export const namespaceOfPlan = (plan: RunPlan): RunPlan["attrs"] =>
  plan.attrs.filter(([name]) => name === namespaceAttr);
