import { realpathSync } from "node:fs";
import {
  type EventDirState,
  findEventDirs,
  readEventDir,
  type ScalarSummary,
  summariesOf,
  type Warn,
} from "../../scalars/index.ts";

/** What the index keeps of the scalars of a run. */
export type ScalarFacts = {
  /** How far its event files were read, as text: see `ScalarsRead`. */
  readonly read: string;
  /** Ten numbers of each scalar, by `sumKey`. */
  readonly sums: ReadonlyMap<string, Float64Array>;
};

/**
 * The state of reading, by its first letter: `1` the run had ended, so there is nothing more to come; `0` there
 * may be; `x` not kept, since files were broken or belong to other runs. Then the marks of the files as JSON.
 */
export type ScalarsRead = "settled" | "open" | "unkept";

export const scalarsRead = (text: string): ScalarsRead =>
  text[0] === "1" ? "settled" : text[0] === "0" ? "open" : "unkept";

/** The same reading, of a run that may have more by now. */
export const reopened = (text: string): string => (text[0] === "1" ? `0${text.slice(1)}` : text);

export const sumWidth = 10;
const sumPrefix = "sum:";

/** The key of a scalar: keys sort by prefix, then tag, as summaries do. */
const sumKey = (prefix: string, tag: string): string => `${sumPrefix}${prefix}\0${tag}`;

export const isSumKey = (key: string): boolean => key.startsWith(sumPrefix);

export const parseSumKey = (key: string): { readonly prefix: string; readonly tag: string } => {
  const split = key.indexOf("\0");
  return { prefix: key.slice(sumPrefix.length, split), tag: key.slice(split + 1) };
};

type Marks = readonly {
  readonly prefix: string;
  readonly files: EventDirState["files"];
}[];

/** Reads the scalars of a run, or what came since `before`. */
export const readScalarFacts = (
  dir: string,
  isEnded: boolean,
  before: ScalarFacts | undefined,
  warn: Warn,
): { readonly facts: ScalarFacts; readonly summaries: readonly ScalarSummary[] } => {
  const known = before === undefined ? [] : statesOf(before);
  const eventDirs = findEventDirs(dir);
  const states = eventDirs.map((eventDir) =>
    readEventDir(
      eventDir,
      known.find(({ prefix }) => prefix === eventDir.prefix),
      warn,
    ),
  );
  const summaries = states.flatMap(summariesOf);
  const root = eventDirs.length > 0 ? realpathSync(dir) : dir;
  // Trials and steps are runs of their own, which may change when this one does not any more.
  const isWhole =
    states.every(({ isBroken }) => !isBroken) &&
    eventDirs.every(({ dir: path, prefix }) => prefix === "" || realpathSync(path) === `${root}/${prefix}`);
  if (!isWhole) return { facts: { read: "x", sums: new Map() }, summaries };
  const marks: Marks = states.map(({ prefix, files }) => ({ prefix, files }));
  return { facts: { read: `${isEnded ? 1 : 0}${JSON.stringify(marks)}`, sums: sumsOf(states) }, summaries };
};

const sumsOf = (states: readonly EventDirState[]): ReadonlyMap<string, Float64Array> =>
  new Map(
    states.flatMap(({ prefix, totals }) =>
      [...totals].map(([tag, its]) => [
        sumKey(prefix, tag),
        Float64Array.of(
          its.first,
          its.firstStep,
          its.last,
          its.lastStep,
          its.min,
          its.minStep,
          its.max,
          its.maxStep,
          its.total,
          its.count,
        ),
      ]),
    ),
  );

/** The states that were kept; none where they were not. */
const statesOf = ({ read, sums }: ScalarFacts): readonly EventDirState[] => {
  if (scalarsRead(read) === "unkept") return [];
  const totals = totalsByPrefix(sums);
  return (JSON.parse(read.slice(1)) as Marks).map(({ prefix, files }) => ({
    prefix,
    files,
    totals: totals.get(prefix) ?? new Map(),
    isBroken: false,
  }));
};

type Totals = EventDirState["totals"];

const totalsByPrefix = (sums: ReadonlyMap<string, Float64Array>): ReadonlyMap<string, Totals> => {
  const byPrefix = new Map<string, Map<string, ReturnType<typeof totalsOf>>>();
  for (const [key, sum] of sums) {
    const { prefix, tag } = parseSumKey(key);
    const totals = byPrefix.get(prefix) ?? new Map();
    byPrefix.set(prefix, totals.set(tag, totalsOf(sum)));
  }
  return byPrefix;
};

const totalsOf = (sum: Float64Array) => {
  const [first = 0, firstStep = 0, last = 0, lastStep = 0, min = 0] = sum;
  const [minStep = 0, max = 0, maxStep = 0, total = 0, count = 0] = sum.subarray(5);
  return { first, firstStep, last, lastStep, min, minStep, max, maxStep, total, count };
};

/** The summaries of a run whose scalars are kept, sorted by (prefix, tag). */
export const summariesOfSums = (sums: ReadonlyMap<string, Float64Array>): readonly ScalarSummary[] =>
  [...totalsByPrefix(sums)].flatMap(([prefix, totals]) =>
    summariesOf({ prefix, totals, files: [], isBroken: false }),
  );

/** The last value of a scalar; undefined where it is not a number, as everywhere. */
export const lastOf = (sum: Float64Array): number | undefined => {
  const last = sum[2];
  return last === undefined || Number.isNaN(last) ? undefined : last;
};
