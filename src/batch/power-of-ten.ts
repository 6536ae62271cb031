/**
 * 10 to the power of `exponent`, rounded to the nearest float as C libraries do; the engine's own `10 ** x` is often
 * one bit off, and a seed must give the trials that 0.9 draws. Computed as 2^n * exp(r) with twice the precision of a
 * float (Dekker 1971).
 */
export const powerOfTen = (exponent: number): number => {
  if (!Number.isFinite(exponent) || Math.abs(exponent) > 300) return 10 ** exponent;
  const twos = Math.round(exponent * Math.LOG2E * Math.LN10);
  const natural = timesNumber(ln10, exponent);
  const rest = plus(natural, timesNumber(ln2, -twos));
  const [high, low] = exponential(rest);
  return (high + low) * 2 ** twos;
};

/** A number as the sum of a float and a much smaller one. */
type Double = readonly [high: number, low: number];

const ln10: Double = [Math.LN10, -2.1707562233822494e-16];
const ln2: Double = [Math.LN2, 2.3190468138462996e-17];

/** Taylor's series; `x` is at most ln(2) / 2 away from 0. */
const exponential = (x: Double): Double => {
  let sum: Double = [1, 0];
  let term: Double = [1, 0];
  for (let n = 1; n <= 26; n++) {
    term = over(times(term, x), n);
    sum = plus(sum, term);
  }
  return sum;
};

const twoSum = (a: number, b: number): Double => {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
};

const twoProduct = (a: number, b: number): Double => {
  const product = a * b;
  const [aHigh, aLow] = halves(a);
  const [bHigh, bLow] = halves(b);
  return [product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)];
};

const halves = (a: number): Double => {
  const scaled = 134217729 * a;
  const high = scaled - (scaled - a);
  return [high, a - high];
};

const plus = (a: Double, b: Double): Double => {
  const [high, low] = twoSum(a[0], b[0]);
  return twoSum(high, low + a[1] + b[1]);
};

const times = (a: Double, b: Double): Double => {
  const [high, low] = twoProduct(a[0], b[0]);
  return twoSum(high, low + a[0] * b[1] + a[1] * b[0]);
};

const timesNumber = (a: Double, b: number): Double => times(a, [b, 0]);

const over = (a: Double, divisor: number): Double => {
  const high = a[0] / divisor;
  const [product, error] = twoProduct(high, divisor);
  return twoSum(high, (a[0] - product - error + a[1]) / divisor);
};
