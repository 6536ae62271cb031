import { RunSeries, type Series } from "../scalars/index.ts";
import type { RunRecord } from "../store/index.ts";

export type SeriesRequest = {
  readonly runs: readonly RunRecord[];
  readonly keys: readonly string[];
  /** Buckets at most. */
  readonly points: number;
  readonly x: "step" | "time" | "relative";
  readonly from: number | undefined;
  readonly to: number | undefined;
};

/** More points than this are not kept in memory, but for what the last request wanted. */
const maxKept = 20_000_000;

/** The points of runs, kept so that only what was added is read. */
export class SeriesCache {
  readonly #runs = new Map<string, RunSeries>();

  read(run: RunRecord): RunSeries {
    const series = this.#runs.get(run.dir) ?? new RunSeries(run.dir);
    series.refresh();
    this.#runs.delete(run.dir);
    this.#runs.set(run.dir, series);
    let kept = 0;
    for (const { points } of this.#runs.values()) kept += points;
    for (const [dir, { points }] of this.#runs) {
      if (kept <= maxKept || dir === run.dir) break;
      this.#runs.delete(dir);
      kept -= points;
    }
    return series;
  }
}

type Reduced = {
  readonly run: number;
  readonly key: number;
  readonly before: number;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
};

/** The answer of `/scalars`, as `api-types.ts` describes it. */
export const encodeSeries = (request: SeriesRequest, cache: SeriesCache): Uint8Array => {
  const all = request.runs.flatMap((run, runIndex) => {
    const read = cache.read(run);
    return request.keys.flatMap((key, keyIndex) => {
      const series = read.get(key);
      if (series === undefined) return [];
      return [{ run: runIndex, key: keyIndex, ...reduced(inRange(series, run, request), request.points) }];
    });
  });
  return encode(all);
};

const encode = (all: readonly Reduced[]): Uint8Array => {
  const size = all.reduce((sum, { xs }) => sum + 16 + xs.length * 16, 8);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x47, 0x53, 0x43, 0x31]);
  view.setUint32(4, all.length, true);
  let at = 8;
  const put = (numbers: Float64Array) => {
    for (const number of numbers) {
      view.setFloat64(at, number, true);
      at += 8;
    }
  };
  for (const { run, key, before, xs, ys } of all) {
    for (const number of [run, key, xs.length, before]) {
      view.setUint32(at, number, true);
      at += 4;
    }
    put(xs);
    put(ys);
  }
  return bytes;
};

type Points = { readonly xs: Float64Array; readonly ys: Float64Array };

/** The points in order of x, those outside of the range left out. */
const inRange = (series: Series, run: RunRecord, { x, from, to }: SeriesRequest): Points => {
  const { count } = series;
  const source = x === "step" ? series.steps : series.times;
  const shift = x === "relative" ? (run.started ?? 0) / 1e6 || (series.times[0] ?? 0) : 0;
  let isSorted = true;
  for (let at = 1; at < count && isSorted; at++) isSorted = (source[at] ?? 0) >= (source[at - 1] ?? 0);
  const order = isSorted
    ? undefined
    : [...Array(count).keys()].sort((a, b) => (source[a] ?? 0) - (source[b] ?? 0));
  const xs = new Float64Array(count);
  const ys = new Float64Array(count);
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const place = order?.[at] ?? at;
    const value = (source[place] ?? 0) - shift;
    if ((from !== undefined && value < from) || (to !== undefined && value > to)) continue;
    xs[kept] = value;
    ys[kept] = series.values[place] ?? Number.NaN;
    kept += 1;
  }
  return { xs: xs.subarray(0, kept), ys: ys.subarray(0, kept) };
};

/** The least and the greatest of each bucket, so that peaks stay; where a bucket has a NaN, that too. */
const reduced = ({ xs, ys }: Points, buckets: number): Points & { readonly before: number } => {
  const before = xs.length;
  if (before <= buckets * 2) return { xs, ys, before };
  const kept: number[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = Math.floor((bucket * before) / buckets);
    const end = Math.floor(((bucket + 1) * before) / buckets);
    let least = -1;
    let greatest = -1;
    let gap = -1;
    for (let at = start; at < end; at++) {
      const value = ys[at] ?? Number.NaN;
      if (Number.isNaN(value)) gap = at;
      else {
        if (least < 0 || value < (ys[least] ?? 0)) least = at;
        if (greatest < 0 || value > (ys[greatest] ?? 0)) greatest = at;
      }
    }
    const places = [...new Set([least, greatest, gap])].filter((at) => at >= 0);
    kept.push(...places.sort((a, b) => a - b));
  }
  return {
    xs: Float64Array.from(kept, (at) => xs[at] ?? 0),
    ys: Float64Array.from(kept, (at) => ys[at] ?? 0),
    before,
  };
};
