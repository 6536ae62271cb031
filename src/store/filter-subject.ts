import { PyFloat } from "../base/index.ts";
import type { FilterSubject } from "./filter.ts";
import type { RunRecord } from "./run-record.ts";
import { lastScalars } from "./run-scalars.ts";
import { runValue, type ValueContext } from "./run-value.ts";

/** Looks up last values of a run's scalars, as `lastScalars` does. */
export type ScalarsOf = (run: RunRecord) => (key: string) => number | undefined;

/** The run as filter expressions see it. */
export const filterSubject = (
  run: RunRecord,
  context: ValueContext,
  scalarsOf: ScalarsOf = lastScalars,
): FilterSubject => {
  const last = scalarsOf(run);
  return {
    attr: (name) => runValue(run, name, context),
    flag: (name) => run.flag(name) ?? undefined,
    scalar: (key) => {
      const value = last(key);
      return value === undefined ? undefined : new PyFloat(value);
    },
  };
};
