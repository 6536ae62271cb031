import { type Context, formatDuration, formatTimestamp, PyFloat, type PyValue } from "../base/index.ts";
import { readScalarSummaries, type ScalarSummary } from "../scalars/index.ts";
import type { FilterSubject } from "./filter.ts";
import { opSource } from "./op-display.ts";
import type { RunRecord } from "./run-record.ts";

export type ScalarsOf = (run: RunRecord) => readonly ScalarSummary[];

type Asked = Pick<Context, "now" | "userHome">;

/** The run as filter expressions see it. */
export const filterSubject = (
  run: RunRecord,
  context: Asked,
  scalarsOf: ScalarsOf = (read) => readScalarSummaries(read.dir),
): FilterSubject => {
  let scalars: readonly ScalarSummary[] | undefined;
  return {
    attr: (name) => runValue(run, name, context),
    flag: (name) => run.flags.get(name) ?? undefined,
    scalar: (key) => {
      scalars ??= scalarsOf(run);
      return lastValue(scalars, key);
    },
  };
};

/**
 * What a run has under a name: the facts that lists show, formatted as they show them, else its attribute.
 * `model` is 0.9's name for what later versions call `op_model`.
 */
export const runValue = (run: RunRecord, name: string, context: Asked): PyValue | undefined => {
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

/** A tag alone is looked for in every directory of the run, the run's own first. */
const lastValue = (scalars: readonly ScalarSummary[], key: string): PyValue | undefined => {
  const split = key.indexOf("#");
  const prefix = split < 0 ? "" : key.slice(0, split);
  const tag = key.slice(split + 1);
  const found = scalars.find((scalar) => (prefix === "" || scalar.prefix === prefix) && scalar.tag === tag);
  return found?.last === undefined ? undefined : new PyFloat(found.last);
};
