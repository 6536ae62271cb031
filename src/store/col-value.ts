import { type Context, PyFloat, type PyValue } from "../base/index.ts";
import { findScalar, type ScalarSummary, scalarValue } from "../scalars/index.ts";
import type { Col } from "./col-spec.ts";
import type { RunRecord } from "./run-record.ts";
import { runValue } from "./run-value.ts";

/** What columns read of a run. */
export type ColSubject = {
  readonly attr: (name: string) => PyValue | undefined;
  readonly flag: (name: string) => PyValue | undefined;
  /** Sorted by (prefix, tag). */
  readonly scalars: () => readonly ScalarSummary[];
};

/** The run as columns read it. */
export const colSubject = (
  run: RunRecord,
  context: Pick<Context, "now" | "userHome">,
  scalars: () => readonly ScalarSummary[],
): ColSubject => ({
  attr: (name) => runValue(run, name, context),
  flag: (name) => run.flag(name),
  scalars,
});

/** What a column shows of a run; null if the run has nothing of the kind. Steps and counts are integers. */
export const colValue = (col: Col, subject: ColSubject): PyValue => {
  if (col.kind === "attr") return subject.attr(col.name) ?? null;
  if (col.kind === "flag") return subject.flag(col.name) ?? null;
  const summary = findScalar(subject.scalars(), col.key);
  const value = summary === undefined ? undefined : scalarValue(summary, col.qualifier, col.isStep);
  if (value === undefined) return null;
  return col.isStep || col.qualifier === "count" ? value : new PyFloat(value);
};
