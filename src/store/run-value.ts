import { type Context, formatDuration, formatTimestamp, type PyValue } from "../base/index.ts";
import { opSource } from "./op-display.ts";
import type { RunRecord } from "./run-record.ts";

export type ValueContext = Pick<Context, "now" | "userHome">;

/**
 * What a run has under a name: the facts that lists show, formatted as they show them, else its attribute.
 * `model` is 0.9's name for what later versions call `op_model`.
 */
export const runValue = (run: RunRecord, name: string, context: ValueContext): PyValue | undefined => {
  switch (name) {
    case "id":
      return run.id;
    case "run":
    case "short_id":
      return run.shortId;
    case "model":
    case "op_model":
      return run.opRef?.modelName;
    case "operation":
      return run.operation;
    case "op":
      return run.opRef?.opName;
    case "from":
      return opSource(run.opRef, context);
    case "sourcecode":
      return run.sourceCodeDigest.slice(0, 8);
    case "started":
      return formatTimestamp(run.started);
    case "stopped":
      return formatTimestamp(run.stopped);
    case "status":
      return run.status.kind;
    case "namespace":
      return run.namespace ?? run.attr(name);
    case "time":
      return runDuration(run, context);
    default:
      return run.attr(name);
  }
};

/** How long the run took, or has taken so far, as `H:MM:SS`; undefined where that cannot be told. */
export const runDuration = (run: RunRecord, { now }: Pick<Context, "now">): string | undefined => {
  if (run.started === undefined) return undefined;
  if (run.status.kind === "running") return formatDuration(run.started, now());
  return run.stopped === undefined ? undefined : formatDuration(run.started, run.stopped);
};
