import type { Cell } from "../../../src/server/api-types.ts";
import { makeScale, rangeOf } from "../chart/scale.ts";
import { cellNumber, formatCell, formatNumber } from "../text/format.ts";

/** Places values of a column on a line: numbers by size, anything else by the order of its texts. */
export type Axis = {
  readonly toPixel: (cell: Cell) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  /** From 0 to 1, for colours; NaN for what has no place. */
  readonly share: (cell: Cell) => number;
  /** What stands at the place for what has none; empty where nothing does. */
  readonly odd: string;
};

/** NaN, infinities and what is missing stand at a place of their own, `odd`. */
export const makeAxis = (
  cells: readonly Cell[],
  pixels: readonly [number, number],
  odd: number,
  isLog: boolean | "auto" = false,
): Axis => {
  const numbers = cells.map((cell) => cellNumber(cell));
  const isText = cells.some((cell, at) => cell !== null && numbers[at] === null);
  return isText
    ? textAxis(cells, pixels, odd)
    : numberAxis(numbers, pixels, odd, isLog === "auto" ? isWide(numbers) : isLog);
};

/** Whether numbers above zero differ by powers of ten, as rates do. */
const isWide = (numbers: readonly (number | null)[]): boolean => {
  const range = rangeOf([numbers.map((number) => number ?? Number.NaN)]);
  return range !== null && range[0] > 0 && range[1] / range[0] >= 100;
};

const textAxis = (cells: readonly Cell[], [from, to]: readonly [number, number], odd: number): Axis => {
  const texts = [...new Set(cells.filter((cell) => cell !== null).map(formatCell))].toSorted((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  const places = new Map(texts.map((text, at) => [text, texts.length < 2 ? 0.5 : at / (texts.length - 1)]));
  const every = Math.ceil(texts.length / 12);
  const pixel = (share: number) => from + (to - from) * share;
  const share = (cell: Cell) => (cell === null ? Number.NaN : (places.get(formatCell(cell)) ?? Number.NaN));
  return {
    share,
    odd: cells.includes(null) ? "none" : "",
    toPixel: (cell) => (Number.isNaN(share(cell)) ? odd : pixel(share(cell))),
    ticks: texts
      .filter((_, at) => at % every === 0)
      .map((text) => ({ at: pixel(places.get(text) ?? 0), text })),
  };
};

const numberAxis = (
  numbers: readonly (number | null)[],
  pixels: readonly [number, number],
  odd: number,
  isLog: boolean,
): Axis => {
  const range = rangeOf([numbers.map((number) => number ?? Number.NaN)], isLog) ?? [0, 1];
  const scale = makeScale(range, pixels, { isLog, count: 5 });
  const toPixel = (cell: Cell) => {
    const at = scale.toPixel(cellNumber(cell) ?? Number.NaN);
    return Number.isFinite(at) ? at : odd;
  };
  return {
    toPixel,
    odd: numbers.every((number) => Number.isFinite(scale.toPixel(number ?? Number.NaN)))
      ? ""
      : "NaN, ∞, none",
    share: (cell) => {
      const at = scale.toPixel(cellNumber(cell) ?? Number.NaN);
      return (at - pixels[0]) / (pixels[1] - pixels[0]);
    },
    ticks: scale.ticks.map((tick) => ({ at: scale.toPixel(tick), text: formatNumber(tick) })),
  };
};
