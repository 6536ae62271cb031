import { compareText, type PyValue, pyStr, UserError } from "../base/index.ts";
import { isSystemScalar } from "../scalars/index.ts";
import { ColSpecError, parseColSpec, type RunRecord, runScalars } from "../store/index.ts";
import { encodeFlagValue } from "../values/index.ts";
import { type Experiment, type HParam, hparamKind, hparamOf } from "./hparams.ts";

/** Gives the `compare` of a run's operation as it is now; undefined if there is none. */
export type CompareSpecs = (run: RunRecord) => readonly PyValue[] | undefined;

/** The flags of a run and its source code, under which TensorBoard shows it. */
export const runHParams = (run: RunRecord): ReadonlyMap<string, PyValue> =>
  new Map([
    ...[...run.flags].map(([name, value]) => [pyStr(name), value] as const),
    ["sourcecode", run.sourceCodeDigest.slice(0, 8)],
  ]);

/** All hyperparameters and metrics of `runs`. */
export const experimentOf = (runs: readonly RunRecord[], specsOf: CompareSpecs): Experiment => {
  const hparams = new Map<string, Set<HParam>>();
  const metrics = new Set(["time"]);
  for (const run of runs) {
    for (const [name, value] of runHParams(run)) {
      hparams.set(name, (hparams.get(name) ?? new Set()).add(hparamOf(value)));
    }
    for (const tag of metricTags(run, specsOf(run))) metrics.add(tag);
  }
  return { hparams, metrics };
};

/** The last-value scalars that the run's operation compares, else all that the run has. */
const metricTags = (run: RunRecord, specs: readonly PyValue[] | undefined): readonly string[] => {
  const compared = (specs ?? []).flatMap((spec) => lastScalars(pyStr(spec)));
  if (compared.length > 0) return compared;
  return runScalars(run)
    .map(({ tag }) => tag)
    .filter((tag) => !isSystemScalar(tag));
};

const lastScalars = (spec: string): readonly string[] => {
  try {
    return parseColSpec(spec).flatMap((col) =>
      col.kind === "scalar" && col.qualifier === "last" ? [col.key] : [],
    );
  } catch (error) {
    // A list that cannot be parsed names no metrics; `compare` tells of it.
    if (error instanceof ColSpecError || error instanceof UserError) return [];
    throw error;
  }
};

/** What the plugin cannot show of later runs, since it takes in an experiment only once. */
export const hiddenNotes = (shown: Experiment, now: Experiment): readonly string[] => {
  const newNames = [...now.hparams.keys()].filter((name) => !shown.hparams.has(name)).sort(compareText);
  const newMetrics = [...now.metrics].filter((tag) => !shown.metrics.has(tag)).sort(compareText);
  const badValues = [...now.hparams].flatMap(([name, values]) =>
    hiddenValues(values, shown.hparams.get(name)).map((value) => `${name}=${assignText(value)}`),
  );
  return [
    ...(newNames.length === 0
      ? []
      : [
          `Runs found with new hyperparameters: ${newNames.join(", ")}. These hyperparameters will NOT appear in ` +
            "the HPARAMS plugin. Restart this command to view them.",
        ]),
    ...(badValues.length === 0
      ? []
      : [
          "Runs found with hyperparameter values that cannot be displayed in the HPARAMS plugin: " +
            `${badValues.sort(compareText).join(", ")}. Restart this command to view them.`,
        ]),
    ...(newMetrics.length === 0
      ? []
      : [
          `Runs found with new metrics: ${newMetrics.join(", ")}. These runs will NOT appear in the HPARAMS plugin. ` +
            "Restart this command to view them.",
        ]),
  ];
};

const assignText = (value: HParam): string => encodeFlagValue(value);

const hiddenValues = (
  values: ReadonlySet<HParam>,
  shown: ReadonlySet<HParam> | undefined,
): readonly HParam[] => {
  if (shown === undefined) return [];
  const kind = hparamKind(shown);
  if (kind === "none") return [];
  return [...values].filter(
    (value) => hparamKind([value]) !== kind || (kind === "string" && !shown.has(value)),
  );
};
