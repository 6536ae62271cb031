/** What is known of one scalar of a run. Values are undefined where they are NaN, as 0.9 shows them. */
export type ScalarSummary = {
  /** Where its event files are: the directory relative to the run's, with `/`; empty for the run's own. */
  readonly prefix: string;
  readonly tag: string;
  readonly first: number | undefined;
  readonly firstStep: number;
  readonly last: number | undefined;
  readonly lastStep: number;
  readonly min: number | undefined;
  readonly minStep: number;
  readonly max: number | undefined;
  readonly maxStep: number;
  readonly avg: number | undefined;
  readonly total: number | undefined;
  readonly count: number;
};

/** The running state of a summary: what `ScalarSummary` has, but with NaN kept as a number. */
export type ScalarTotals = {
  first: number;
  firstStep: number;
  last: number;
  lastStep: number;
  min: number;
  minStep: number;
  max: number;
  maxStep: number;
  total: number;
  count: number;
};

/** The state after one point. */
export const firstTotals = (value: number, step: number): ScalarTotals => ({
  first: value,
  firstStep: step,
  last: value,
  lastStep: step,
  min: value,
  minStep: step,
  max: value,
  maxStep: step,
  // 0.9 starts from integer 0, so a lone -0.0 adds up to 0.0.
  total: 0 + value,
  count: 1,
});

/**
 * Adds the next point, in reading order. Steps decide what is first and last: of equal steps the earliest read
 * stays first and the latest read becomes last. A NaN that comes first stays lowest and highest, since nothing
 * compares with it; a later one never becomes either.
 */
export const addPoint = (totals: ScalarTotals, value: number, step: number): void => {
  if (step < totals.firstStep) {
    totals.first = value;
    totals.firstStep = step;
  }
  if (step >= totals.lastStep) {
    totals.last = value;
    totals.lastStep = step;
  }
  if (value < totals.min) {
    totals.min = value;
    totals.minStep = step;
  }
  if (value > totals.max) {
    totals.max = value;
    totals.maxStep = step;
  }
  totals.total += value;
  totals.count += 1;
};

export const summarize = (prefix: string, tag: string, totals: ScalarTotals): ScalarSummary => ({
  prefix,
  tag,
  first: known(totals.first),
  firstStep: totals.firstStep,
  last: known(totals.last),
  lastStep: totals.lastStep,
  min: known(totals.min),
  minStep: totals.minStep,
  max: known(totals.max),
  maxStep: totals.maxStep,
  avg: known(totals.total / totals.count),
  total: known(totals.total),
  count: totals.count,
});

const known = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);

/** How users name a scalar: the tag alone for the run's own directory and for output scalars, else `PREFIX#TAG`. */
export const scalarKey = ({ prefix, tag }: Pick<ScalarSummary, "prefix" | "tag">): string =>
  prefix === "" || prefix === ".guild" ? tag : `${prefix}#${tag}`;

/** System scalars are left out unless all scalars are asked for. `key` is a tag or `PREFIX#TAG`. */
export const isSystemScalar = (key: string): boolean => key.slice(key.indexOf("#") + 1).startsWith("sys/");

export type ScalarQualifier = "first" | "last" | "min" | "max" | "avg" | "total" | "count";

/**
 * The scalar that `key` means, or undefined. `summaries` are sorted by (prefix, tag). A tag alone is looked for
 * in every directory, the run's own first; with `#`, what stands before it is the beginning of a prefix, in
 * any case of ASCII letters, with `%` and `_` as SQL's LIKE has them.
 */
export const findScalar = (summaries: readonly ScalarSummary[], key: string): ScalarSummary | undefined => {
  const split = key.indexOf("#");
  if (split < 0) return summaries.find(({ tag }) => tag === key);
  const isLike = likePrefix(key.slice(0, split));
  const wanted = key.slice(split + 1);
  return summaries.find(({ prefix, tag }) => tag === wanted && isLike(prefix));
};

/** One figure of a summary. Averages, totals and counts have no step: undefined. */
export const scalarValue = (
  summary: ScalarSummary,
  qualifier: ScalarQualifier,
  isStep: boolean,
): number | undefined => {
  if (!isStep) return summary[qualifier];
  if (qualifier === "avg" || qualifier === "total" || qualifier === "count") return undefined;
  return summary[`${qualifier}Step`];
};

const likePrefix = (pattern: string): ((text: string) => boolean) => {
  if (pattern === "") return () => true;
  const source = [...pattern].map((char) => {
    if (char === "%") return "[^]*";
    if (char === "_") return "[^]";
    if (/[a-zA-Z]/.test(char)) return `[${char.toLowerCase()}${char.toUpperCase()}]`;
    return char.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
  });
  const compiled = new RegExp(`^${source.join("")}`, "u");
  return (text) => compiled.test(text);
};
