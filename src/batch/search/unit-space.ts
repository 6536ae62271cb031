import { PyFloat, pyEquals, pyNumber } from "../../base/index.ts";
import type { FlagValue } from "../../values/index.ts";
import { powerOfTen } from "../power-of-ten.ts";
import type { Dimension, SearchSpace } from "../space.ts";
import type { Generator } from "./generator.ts";

/** A point of a search: a coordinate from 0 to 1 for each range, the index of the value for each choice. */
export type Point = Float64Array;

/** What a model knows of each coordinate. */
export type Axis =
  /** `steps`: into how many equal parts the coordinate falls; 0 for a continuous one. */
  { readonly kind: "range"; readonly steps: number } | { readonly kind: "choice"; readonly count: number };

export const axesOf = (space: SearchSpace): readonly Axis[] =>
  space.flags.map(({ dimension }): Axis => {
    if (dimension.kind === "choice") return { kind: "choice", count: dimension.values.length };
    const steps = dimension.kind === "integer" ? dimension.high - dimension.low + 1 : 0;
    return { kind: "range", steps };
  });

/** The point of flag values; undefined if they are outside the space, which a changed space leaves behind. */
export const pointOf = (space: SearchSpace, values: ReadonlyMap<string, FlagValue>): Point | undefined => {
  const point = new Float64Array(space.flags.length);
  for (const [at, { name, dimension }] of space.flags.entries()) {
    const value = values.get(name);
    const coordinate = value === undefined ? undefined : coordinateOf(dimension, value);
    if (coordinate === undefined) return undefined;
    point[at] = coordinate;
  }
  return point;
};

const coordinateOf = (dimension: Dimension, value: FlagValue): number | undefined => {
  if (dimension.kind === "choice") {
    const index = dimension.values.findIndex((each) => pyEquals(each, value));
    return index < 0 ? undefined : index;
  }
  const number = typeof value === "boolean" ? undefined : pyNumber(value);
  if (number === undefined) return undefined;
  const { low, high } = dimension;
  const x = Number(number);
  if (!(x >= low && x <= high)) return undefined;
  if (dimension.kind === "integer") return (x - low + 0.5) / (high - low + 1);
  if (!dimension.log) return (x - low) / (high - low);
  return (Math.log10(x) - Math.log10(low)) / (Math.log10(high) - Math.log10(low));
};

/** The values of the space's flags at a point, in their order. */
export const valuesAt = (space: SearchSpace, point: Point): readonly FlagValue[] =>
  space.flags.map(({ dimension }, at) => valueAt(dimension, point[at] ?? 0));

const valueAt = (dimension: Dimension, coordinate: number): FlagValue => {
  if (dimension.kind === "choice") return dimension.values[coordinate] ?? null;
  const { low, high } = dimension;
  if (dimension.kind === "integer") {
    const count = high - low + 1;
    return low + Math.min(count - 1, Math.floor(coordinate * count));
  }
  const real = dimension.log
    ? powerOfTen(Math.log10(low) + coordinate * (Math.log10(high) - Math.log10(low)))
    : low + coordinate * (high - low);
  return new PyFloat(Math.min(high, Math.max(low, real)));
};

/** A coordinate moved to the nearest that stands for a value: within the bounds, in the middle of its step. */
export const snapped = (axis: Axis, coordinate: number): number => {
  if (axis.kind === "choice") return coordinate;
  const bounded = Math.min(1, Math.max(0, coordinate));
  if (axis.steps === 0) return bounded;
  return (Math.min(axis.steps - 1, Math.floor(bounded * axis.steps)) + 0.5) / axis.steps;
};

/** A point drawn evenly from the space. */
export const randomPoint = (axes: readonly Axis[], random: Generator): Point =>
  Float64Array.from(axes, (axis) =>
    axis.kind === "choice" ? random.below(axis.count) : snapped(axis, random.uniform()),
  );

/** A point near another: some of its coordinates moved by about `scale`, some choices made anew. */
export const nearbyPoint = (axes: readonly Axis[], from: Point, scale: number, random: Generator): Point => {
  const moved = Float64Array.from(from);
  const forced = random.below(axes.length);
  const share = Math.max(0.4, 2 / axes.length);
  axes.forEach((axis, at) => {
    if (at !== forced && random.uniform() > share) return;
    if (axis.kind === "choice") {
      if (at === forced || random.uniform() < 0.3) moved[at] = random.below(axis.count);
      return;
    }
    // A step at least, or an integer would never move.
    const reach = axis.steps === 0 ? scale : Math.max(scale, 1 / axis.steps);
    moved[at] = snapped(axis, reflected((from[at] ?? 0) + reach * random.normal()));
  });
  return moved;
};

const reflected = (x: number): number => (x < 0 ? -x : x > 1 ? 2 - x : x);

/** Points with equal coordinates have equal keys. */
export const pointKey = (point: Point): string => point.join(" ");

/** How many different points there are; Infinity for a continuous space. */
export const pointCount = (axes: readonly Axis[]): number =>
  axes.reduce((count, axis) => {
    const own =
      axis.kind === "choice" ? axis.count : axis.steps === 0 ? Number.POSITIVE_INFINITY : axis.steps;
    return count * own;
  }, 1);
