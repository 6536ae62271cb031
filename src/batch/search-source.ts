import type { Context, RunId } from "../base/index.ts";
import { type Run, runStatus } from "../run/index.ts";
import type { FlagValues } from "../values/index.ts";
import { type BatchRecord, isPythonKind, type SearchKind } from "./batch-record.ts";
import { trialHistory } from "./history.ts";
import { startPythonSearch } from "./python-search.ts";
import { withInitials } from "./random-trials.ts";
import { generator } from "./search/generator.ts";
import { type ProposalRequest, untriedPoint } from "./search/propose.ts";
import { axesOf, type Point, pointKey, pointOf, valuesAt } from "./search/unit-space.ts";
import { proposerOf, pythonOptions, searchOptions } from "./search-options.ts";
import { type SearchSpace, searchSpace, trialFlags } from "./space.ts";
import type { SourceWorld, TrialSource } from "./trial-source.ts";
import { clearDrafts, type Trial, trialMaker, trialRounds } from "./trials.ts";

/**
 * Trials that a model of the earlier ones proposes, one at a time. What it proposes depends on the seed, on how many
 * trials there are and on what came of them, so that a search that was killed goes on as it would have. Of such a one,
 * trials that did not come to an end are given again first. Where trials failed, or had no result, is not proposed again.
 */
export const searchTrials = async (
  context: Context,
  batch: Run,
  record: SearchRecord,
  { log }: SourceWorld,
): Promise<TrialSource> => {
  clearDrafts(batch);
  const space = searchSpace(record.flags);
  const axes = axesOf(space);
  const options = searchOptions(record.kind, record.options);
  const { propose, close } = await startProposer(context, batch, record, space);
  const history = trialHistory(context, batch, { ...options, objective: record.objective, space });
  const ended = endings();
  const makeTrial = trialMaker(context, batch, log.warning);
  const rounds = trialRounds(context, batch);
  const trials: Trial[] = [...rounds.current];
  const unfinished = trials.filter(({ run }) => isUnfinished(run));
  const total = record.maxTrials ?? defaultTrials;

  const pointsOf = (running: readonly Trial[]): readonly Point[] =>
    running.flatMap(({ flags }) => pointOf(space, new Map(flags)) ?? []);

  const nextFlags = async (running: readonly Trial[]): Promise<FlagValues> => {
    const step = trials.length;
    const random = generator(record.randomSeed, step);
    const { observed, missing } = history(
      [...rounds.earlier, ...trials].filter(({ run }) => ended(run) === "completed"),
    );
    const number = trials.filter(({ run }) => ended(run) !== "error").length + 1;
    const reason = randomReason({ number, starts: options.randomStarts, observed: observed.length, missing });
    if (reason !== undefined) {
      log.info(`Random start for optimization (${reason})`);
      const tried = new Set(pointsOf(trials).map(pointKey));
      const values = valuesAt(space, untriedPoint(axes, tried, random));
      return trialFlags(space, step === 0 ? withInitials(space, values) : values);
    }
    log.info(`Found ${observed.length} previous trial(s) for use in optimization`);
    const known = new Set(observed.map(({ point }) => pointKey(point)));
    const barren = pointsOf(trials.filter(({ run }) => ended(run) !== undefined)).filter(
      (point) => !known.has(pointKey(point)),
    );
    const pending = [...pointsOf(running), ...barren];
    const point = await propose({ axes, observed, pending, random }, step);
    return trialFlags(space, valuesAt(space, point));
  };

  return {
    total,
    async next(running) {
      const again = unfinished.shift();
      if (again !== undefined) return again;
      if (trials.length >= total) return undefined;
      const trial = makeTrial(await nextFlags(running));
      trials.push(trial);
      return trial;
    },
    close,
  };
};

type SearchRecord = BatchRecord & { readonly kind: SearchKind };

type Proposer = {
  readonly propose: (request: ProposalRequest, step: number) => Point | Promise<Point>;
  readonly close: () => void;
};

const startProposer = async (
  context: Context,
  batch: Run,
  { kind, options, randomSeed }: SearchRecord,
  space: SearchSpace,
): Promise<Proposer> => {
  if (!isPythonKind(kind)) return { propose: proposerOf(kind, options), close: () => undefined };
  const request = { kind, space, options: pythonOptions(kind, options) };
  const search = await startPythonSearch(context, batch, request);
  return {
    propose: (asked, step) => search.propose(asked, { seed: randomSeed, step }),
    close: search.close,
  };
};

const defaultTrials = 20;

/** How a run ended, looked up until it has. */
const endings = (): ((run: Run) => "completed" | "error" | undefined) => {
  const known = new Map<RunId, "completed" | "error">();
  return (run) => {
    const before = known.get(run.id);
    if (before !== undefined) return before;
    const { kind } = runStatus(run);
    if (kind !== "completed" && kind !== "error") return undefined;
    known.set(run.id, kind);
    return kind;
  };
};

/** It was stopped, or had not begun: a trial that failed by itself has been tried. */
const isUnfinished = (run: Run): boolean => {
  const status = runStatus(run);
  if (status.kind === "error") return status.exitStatus === undefined;
  return status.kind === "pending" || status.kind === "terminated" || status.kind === "staged";
};

/** Why the next trial is a random one; undefined if a model can propose it. */
const randomReason = (facts: {
  readonly number: number;
  readonly starts: number;
  readonly observed: number;
  readonly missing: string | undefined;
}): string | undefined => {
  if (facts.number <= facts.starts) return `${facts.number} of ${facts.starts}`;
  if (facts.observed > 0) return undefined;
  return facts.missing === undefined ? "missing previous trials" : `cannot find objective '${facts.missing}'`;
};
