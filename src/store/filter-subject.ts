import { PyFloat, type PyValue } from "../base/index.ts";
import { readScalarSummaries, type ScalarSummary } from "../scalars/index.ts";
import type { FilterSubject } from "./filter.ts";
import type { RunRecord } from "./run-record.ts";
import { runValue, type ValueContext } from "./run-value.ts";

export type ScalarsOf = (run: RunRecord) => readonly ScalarSummary[];

/** The run as filter expressions see it. */
export const filterSubject = (
  run: RunRecord,
  context: ValueContext,
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

/** A tag alone is looked for in every directory of the run, the run's own first. */
const lastValue = (scalars: readonly ScalarSummary[], key: string): PyValue | undefined => {
  const split = key.indexOf("#");
  const prefix = split < 0 ? "" : key.slice(0, split);
  const tag = key.slice(split + 1);
  const found = scalars.find((scalar) => (prefix === "" || scalar.prefix === prefix) && scalar.tag === tag);
  return found?.last === undefined ? undefined : new PyFloat(found.last);
};
