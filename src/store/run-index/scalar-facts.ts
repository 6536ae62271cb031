import { realpathSync } from "node:fs";
import {
  type EventDirState,
  findEventDirs,
  readEventDir,
  type ScalarSummary,
  summariesOf,
  type Warn,
} from "../../scalars/index.ts";

/**
 * The state of reading: `settled`: the run had ended, so there is nothing more to come; `open`: there may be; `unkept`:
 * nothing is kept, since files were broken or belong to other runs.
 */
export type ScalarsRead = "settled" | "open" | "unkept";

/** What the index keeps of the scalars of a run. */
export type ScalarFacts = {
  readonly read: ScalarsRead;
  /** How far its event files were read, as JSON. */
  readonly marks: string;
  /** Ten numbers of each scalar, by `sumKey`. */
  readonly sums: ReadonlyMap<string, Float64Array>;
};

export const sumWidth = 10;
export const sumBeginning = "sum:";

/** The key of a scalar: keys sort by prefix, then tag, as summaries do. */
const sumKey = (prefix: string, tag: string): string => `${sumBeginning}${prefix}\0${tag}`;

export const isSumKey = (key: string): boolean => key.startsWith(sumBeginning);

export const parseSumKey = (key: string): { readonly prefix: string; readonly tag: string } => {
  const split = key.indexOf("\0");
  return { prefix: key.slice(sumBeginning.length, split), tag: key.slice(split + 1) };
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
  if (!isWhole) return { facts: { read: "unkept", marks: "[]", sums: new Map() }, summaries };
  const marks: Marks = states.map(({ prefix, files }) => ({ prefix, files }));
  const read = isEnded ? "settled" : "open";
  return { facts: { read, marks: JSON.stringify(marks), sums: sumsOf(states) }, summaries };
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

const statesOf = ({ marks, sums }: ScalarFacts): readonly EventDirState[] => {
  const totals = totalsByPrefix(sums);
  return (JSON.parse(marks) as Marks).map(({ prefix, files }) => ({
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

const totalsOf = (sum: Float64Array) => ({
  first: sum[0] ?? 0,
  firstStep: sum[1] ?? 0,
  last: sum[2] ?? 0,
  lastStep: sum[3] ?? 0,
  min: sum[4] ?? 0,
  minStep: sum[5] ?? 0,
  max: sum[6] ?? 0,
  maxStep: sum[7] ?? 0,
  total: sum[8] ?? 0,
  count: sum[9] ?? 0,
});

/** The last value of a scalar; undefined where it is not a number, as everywhere. */
export const lastOf = (sum: Float64Array): number | undefined => figure(sum, 2);

/** The summary of a scalar that is kept. Tables ask for one or two of its figures, so all are looked up when asked for. */
export class KeptSummary implements ScalarSummary {
  readonly prefix: string;
  readonly tag: string;
  readonly #sum: Float64Array;

  constructor(prefix: string, tag: string, sum: Float64Array) {
    this.prefix = prefix;
    this.tag = tag;
    this.#sum = sum;
  }

  get first(): number | undefined {
    return figure(this.#sum, 0);
  }

  get firstStep(): number {
    return this.#sum[1] ?? 0;
  }

  get last(): number | undefined {
    return figure(this.#sum, 2);
  }

  get lastStep(): number {
    return this.#sum[3] ?? 0;
  }

  get min(): number | undefined {
    return figure(this.#sum, 4);
  }

  get minStep(): number {
    return this.#sum[5] ?? 0;
  }

  get max(): number | undefined {
    return figure(this.#sum, 6);
  }

  get maxStep(): number {
    return this.#sum[7] ?? 0;
  }

  get total(): number | undefined {
    return figure(this.#sum, 8);
  }

  get count(): number {
    return this.#sum[9] ?? 0;
  }

  get avg(): number | undefined {
    return this.total === undefined ? undefined : this.total / this.count;
  }
}

const figure = (sum: Float64Array, place: number): number | undefined => {
  const value = sum[place];
  return value === undefined || Number.isNaN(value) ? undefined : value;
};
