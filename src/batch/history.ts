import { type Context, isPyMap, pyNumber, pyStr, type RunId, UserError } from "../base/index.ts";
import { type Run, readAttr, readOpRef } from "../run/index.ts";
import { readScalarSummaries } from "../scalars/index.ts";
import {
  type Col,
  ColSpecError,
  colSubject,
  colValue,
  listRuns,
  parseColSpec,
  RunRecord,
  runsDir,
} from "../store/index.ts";
import { protoRun } from "./batch-record.ts";
import type { Observation } from "./search/propose.ts";
import { pointOf } from "./search/unit-space.ts";
import type { SearchOptions } from "./search-options.ts";
import type { SearchSpace } from "./space.ts";
import type { Trial } from "./trials.ts";

export type History = {
  readonly observed: readonly Observation[];
  /** The objective, if trials completed and none of them has it. */
  readonly missing: string | undefined;
};

type HistoryOptions = Pick<SearchOptions, "prevTrials"> & {
  /** Column to minimize, with `-` before it to maximize. */
  readonly objective: string;
  readonly space: SearchSpace;
};

/** Reads what came of earlier trials. Each is read once; runs without a finite objective teach nothing. */
export const trialHistory = (
  context: Context,
  batch: Run,
  { prevTrials, objective, space }: HistoryOptions,
): ((completed: readonly Trial[]) => History) => {
  const isMaximized = objective.startsWith("-");
  const col = objectiveCol(isMaximized ? objective.slice(1) : objective);
  const known = new Map<RunId, Observation | undefined>();
  const observationOf = (run: Run): Observation | undefined => {
    if (!known.has(run.id)) known.set(run.id, readObservation(context, run, col, isMaximized, space));
    return known.get(run.id);
  };
  const others = earlierRuns(context, batch, prevTrials);
  return (completed) => {
    const own = new Set(completed.map(({ run }) => run.id));
    const runs = [...others.filter(({ id }) => !own.has(id)), ...completed.map(({ run }) => run)];
    const observed = runs.flatMap((run) => observationOf(run) ?? []);
    const missing = observed.length === 0 && runs.length > 0 ? col.heading : undefined;
    return { observed, missing };
  };
};

const objectiveCol = (text: string): Col => {
  try {
    const [col, second] = parseColSpec(text);
    if (second !== undefined) throw new UserError(`invalid objective '${text}': too many columns`);
    if (col !== undefined) return col;
  } catch (error) {
    if (error instanceof ColSpecError) throw new UserError(`invalid objective '${text}': ${error.message}`);
    throw error;
  }
  throw new UserError(`invalid objective '${text}'`);
};

/** Completed runs outside the batch that a search may learn from as well. */
const earlierRuns = (
  context: Context,
  batch: Run,
  prevTrials: SearchOptions["prevTrials"],
): readonly Run[] => {
  if (prevTrials === "batch") return [];
  const proto = protoRun(batch);
  const digest = readAttr(proto, "sourcecode_digest");
  const opRef = readOpRef(proto);
  const isRelated = (run: RunRecord) =>
    prevTrials === "sourcecode"
      ? typeof digest === "string" && run.attr("sourcecode_digest") === digest
      : run.opRef?.opName === opRef?.opName && run.opRef?.modelName === opRef?.modelName;
  return listRuns(runsDir(context.home), { env: context.env })
    .filter((run) => isRelated(run) && run.status.kind === "completed")
    .reverse();
};

const readObservation = (
  context: Context,
  run: Run,
  col: Col,
  isMaximized: boolean,
  space: SearchSpace,
): Observation | undefined => {
  const flags = readAttr(run, "flags");
  if (!isPyMap(flags)) return undefined;
  const point = pointOf(space, new Map([...flags].map(([name, value]) => [pyStr(name), value])));
  if (point === undefined) return undefined;
  const objective = readObjective(context, run, col);
  if (objective === undefined) return undefined;
  return { point, value: isMaximized ? -objective : objective, seconds: secondsOf(run) };
};

/** The finite value of a column, if the run has one. */
const readObjective = (context: Context, run: Run, col: Col): number | undefined => {
  const subject = colSubject(new RunRecord(run), context, () => readScalarSummaries(run.dir));
  const value = pyNumber(colValue(col, subject));
  return value !== undefined && Number.isFinite(Number(value)) ? Number(value) : undefined;
};

/** What people are told of a run's objective: its name and value. */
export const objectiveTeller = (
  context: Context,
  objective: string,
): ((
  run: Run,
) => { readonly name: string; readonly value: number; readonly isMaximized: boolean } | undefined) => {
  const isMaximized = objective.startsWith("-");
  const col = objectiveCol(isMaximized ? objective.slice(1) : objective);
  return (run) => {
    const value = readObjective(context, run, col);
    return value === undefined ? undefined : { name: col.heading, value, isMaximized };
  };
};

const secondsOf = (run: Run): number => {
  const started = readAttr(run, "started");
  const stopped = readAttr(run, "stopped");
  return typeof started === "number" && typeof stopped === "number" ? (stopped - started) / 1e6 : 1;
};
