import { readScalarSummaries, type ScalarSummary, type Warn } from "../scalars/index.ts";
import { inFiles } from "./known-facts.ts";
import type { RunRecord } from "./run-record.ts";

/** The scalars of a run, sorted by (prefix, tag). Those of a run that ended are read once and then known. */
export const runScalars = (run: RunRecord, warn: Warn = () => {}): readonly ScalarSummary[] => {
  const known = run.known?.facts.scalars(run.known.place, warn) ?? inFiles;
  return known === inFiles ? readScalarSummaries(run.dir, warn) : known;
};

/**
 * Looks up last values of a run's scalars, by `TAG` or `PREFIX#TAG`. A tag alone is looked for in every directory
 * of the run, the run's own first.
 */
export const lastScalars = (run: RunRecord): ((key: string) => number | undefined) => {
  let summaries: readonly ScalarSummary[] | undefined;
  return (key) => {
    const split = key.indexOf("#");
    const prefix = split <= 0 ? undefined : key.slice(0, split);
    const tag = key.slice(split + 1);
    const known =
      run.known === undefined ? inFiles : run.known.facts.lastScalar(run.known.place, tag, prefix);
    if (known !== inFiles) return known;
    summaries ??= readScalarSummaries(run.dir);
    return lastValue(summaries, tag, prefix);
  };
};

/** The last value of a scalar among summaries; `prefix` undefined: in the first directory that has it. */
export const lastValue = (
  summaries: readonly ScalarSummary[],
  tag: string,
  prefix: string | undefined,
): number | undefined =>
  summaries.find((each) => each.tag === tag && (prefix === undefined || each.prefix === prefix))?.last;
