/** Maps values to pixels. What cannot be shown on it maps to NaN. */
export type Scale = {
  readonly domain: readonly [number, number];
  readonly isLog: boolean;
  readonly toPixel: (value: number) => number;
  readonly toValue: (pixel: number) => number;
  readonly ticks: readonly number[];
};

/** A scale from values to pixels with about `count` round ticks. */
export const makeScale = (
  domain: readonly [number, number],
  pixels: readonly [number, number],
  options: { readonly isLog?: boolean; readonly count?: number } = {},
): Scale => {
  const isLog = options.isLog === true && domain[0] > 0 && domain[1] > 0;
  const [from, to] = widened(domain, isLog);
  const transform = isLog ? Math.log10 : (value: number) => value;
  const low = transform(from);
  const slope = (pixels[1] - pixels[0]) / (transform(to) - low);
  return {
    domain: [from, to],
    isLog,
    toPixel: (value) => {
      const at = transform(value);
      return Number.isFinite(at) ? pixels[0] + (at - low) * slope : Number.NaN;
    },
    toValue: (pixel) => {
      const at = low + (pixel - pixels[0]) / slope;
      return isLog ? 10 ** at : at;
    },
    ticks: isLog ? logTicks(from, to) : linearTicks(from, to, options.count ?? 5),
  };
};

const widened = ([from, to]: readonly [number, number], isLog: boolean): readonly [number, number] => {
  if (from < to) return [from, to];
  if (isLog) return [from / 2, from * 2];
  const room = from === 0 ? 1 : Math.abs(from) * 0.1;
  return [from - room, from + room];
};

/** Round values within a range, about as many as asked for. */
export const linearTicks = (from: number, to: number, count: number): readonly number[] => {
  const rough = (to - from) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const ticks: number[] = [];
  for (let n = Math.ceil(from / step); n * step <= to + step * 1e-9 && ticks.length < 50; n++)
    ticks.push(Number((n * step).toPrecision(12)));
  return ticks;
};

const logTicks = (from: number, to: number): readonly number[] => {
  const first = Math.floor(Math.log10(from));
  const last = Math.ceil(Math.log10(to));
  const skip = Math.max(1, Math.ceil((last - first) / 8));
  const factors = last - first <= 2 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = first; power <= last; power += skip)
    for (const factor of factors) {
      const value = Number((factor * 10 ** power).toPrecision(6));
      if (value >= from && value <= to) ticks.push(value);
    }
  return ticks;
};

/** The range of the finite values, of those above zero for a log axis; null without any. */
export const rangeOf = (
  lists: Iterable<ArrayLike<number>>,
  isLog = false,
): readonly [number, number] | null => {
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists)
    for (let at = 0; at < list.length; at++) {
      const value = list[at] ?? Number.NaN;
      if (!Number.isFinite(value) || (isLog && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return low <= high ? [low, high] : null;
};

/** The place of the nearest value in rising values; -1 in none. */
export const nearest = (values: ArrayLike<number>, wanted: number): number => {
  let low = 0;
  let high = values.length - 1;
  if (high < 0) return -1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  const before = Math.max(0, low - 1);
  return Math.abs((values[before] ?? 0) - wanted) <= Math.abs((values[low] ?? 0) - wanted) ? before : low;
};
