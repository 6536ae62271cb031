/** A function of several variables and its gradient. */
export type Smooth = (at: Float64Array) => { readonly value: number; readonly gradient: Float64Array };

export type MinimizeOptions = {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  readonly steps: number;
};

/**
 * The best point found within the bounds, by BFGS with the inverse Hessian kept in full (Nocedal and Wright 2006,
 * 6.1): for a dozen variables and few steps.
 */
export const minimize = (
  smooth: Smooth,
  start: Float64Array,
  { lows, highs, steps }: MinimizeOptions,
): { readonly at: Float64Array; readonly value: number } => {
  const size = start.length;
  const hessian = identity(size);
  let at = Float64Array.from(start);
  let { value, gradient } = smooth(at);
  for (let step = 0; step < steps; step++) {
    const direction = times(hessian, gradient, -1);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      hessian.set(identity(size));
      direction.set(gradient.map((each) => -each));
      slope = dot(direction, gradient);
    }
    const longest = Math.max(...direction.map(Math.abs));
    let length = Math.min(1, (step === 0 ? 0.5 : 1.5) / Math.max(longest, 1e-12));
    let moved = at;
    let next: ReturnType<Smooth> | undefined;
    for (let tries = 0; tries < 4; tries++, length *= 0.3) {
      moved = at.map((each, i) =>
        Math.min(highs[i] ?? each, Math.max(lows[i] ?? each, each + length * (direction[i] ?? 0))),
      );
      next = smooth(moved);
      if (next.value <= value + 1e-4 * length * slope) break;
    }
    if (next === undefined || !(next.value < value)) break;
    const gained = value - next.value;
    update(hessian, size, minus(moved, at), minus(next.gradient, gradient));
    at = moved;
    ({ value, gradient } = next);
    if (gained < 5e-3) break;
  }
  return { at, value };
};

const identity = (size: number): Float64Array => {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return matrix;
};

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, each, i) => sum + each * (b[i] ?? 0), 0);

const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((each, i) => each - (b[i] ?? 0));

const times = (matrix: Float64Array, vector: Float64Array, factor: number): Float64Array =>
  vector.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < vector.length; j++) sum += (matrix[i * vector.length + j] ?? 0) * (vector[j] ?? 0);
    return factor * sum;
  });

const update = (hessian: Float64Array, size: number, moved: Float64Array, turned: Float64Array): void => {
  const curve = dot(moved, turned);
  if (curve < 1e-10) return;
  const bent = times(hessian, turned, 1);
  const scale = (1 + dot(turned, bent) / curve) / curve;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const at = i * size + j;
      const mixed = (bent[i] ?? 0) * (moved[j] ?? 0) + (moved[i] ?? 0) * (bent[j] ?? 0);
      hessian[at] = (hessian[at] ?? 0) + scale * (moved[i] ?? 0) * (moved[j] ?? 0) - mixed / curve;
    }
  }
};
