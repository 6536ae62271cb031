import { expect, test } from "vitest";
import { decodeSeries, smooth } from "./series.ts";

const encoded = (): ArrayBuffer => {
  const bytes = new ArrayBuffer(8 + 16 + 32);
  const view = new DataView(bytes);
  view.setUint32(0, 0x47534331);
  view.setUint32(4, 1, true);
  for (const [n, value] of [3, 4, 2, 50].entries()) view.setUint32(8 + n * 4, value, true);
  for (const [n, value] of [1, 2, 0.5, Number.NaN].entries()) view.setFloat64(24 + n * 8, value, true);
  return bytes;
};

test("series are read with what is no number", () => {
  expect(decodeSeries(encoded())).toEqual([
    { run: 3, key: 4, whole: 50, xs: new Float64Array([1, 2]), ys: new Float64Array([0.5, Number.NaN]) },
  ]);
});

test("answers that are cut or something else are refused", () => {
  expect(() => decodeSeries(encoded().slice(0, 40))).toThrow("end early");
  expect(() => decodeSeries(new ArrayBuffer(8))).toThrow("not scalars");
});

test("smoothing keeps constants from the first point on, and NaN in its place", () => {
  const smoothed = smooth(new Float64Array([2, 2, Number.NaN, 2]), 0.9);
  for (const at of [0, 1, 3]) expect(smoothed[at]).toBeCloseTo(2, 12);
  expect(smoothed[2]).toBeNaN();
});
