/** One scalar of one run, reduced by the server. */
export type Series = {
  readonly run: number;
  readonly key: number;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** Points before the reduction. */
  readonly whole: number;
};

/** Reads the binary answer of `GET /scalars`, format GSC1. */
export const decodeSeries = (bytes: ArrayBuffer): readonly Series[] => {
  const view = new DataView(bytes);
  if (bytes.byteLength < 8 || view.getUint32(0) !== 0x47534331) throw new Error("not scalars (GSC1)");
  const count = view.getUint32(4, true);
  const series: Series[] = [];
  let at = 8;
  for (let number = 0; number < count; number++) {
    if (at + 16 > bytes.byteLength) throw new Error("scalars end early");
    const points = view.getUint32(at + 8, true);
    const data = at + 16;
    if (data + points * 16 > bytes.byteLength) throw new Error("scalars end early");
    series.push({
      run: view.getUint32(at, true),
      key: view.getUint32(at + 4, true),
      whole: view.getUint32(at + 12, true),
      xs: new Float64Array(bytes, data, points),
      ys: new Float64Array(bytes, data + points * 8, points),
    });
    at = data + points * 16;
  }
  return series;
};

/**
 * Exponential smoothing by `weight` (0 none, towards 1 strong) without the pull to zero at the start. What is no
 * number stays as it is and is left out of the mean.
 */
export const smooth = (ys: Float64Array, weight: number): Float64Array => {
  if (weight <= 0) return ys;
  const out = new Float64Array(ys.length);
  let mean = 0;
  let share = 1;
  for (const [at, y] of ys.entries()) {
    if (!Number.isFinite(y)) {
      out[at] = y;
      continue;
    }
    mean = mean * weight + y * (1 - weight);
    share *= weight;
    out[at] = mean / (1 - share);
  }
  return out;
};
