import type { Diff } from "./api-types.ts";

type DiffLine = NonNullable<Diff["lines"]>[number];

/** More differences than this are shown as one whole that was changed. */
const maxEdits = 2000;

/** Two texts side by side, by Myers' algorithm. */
export const diffTexts = (a: readonly string[], b: readonly string[]): readonly DiffLine[] => {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const lines: DiffLine[] = [];
  const same = (aAt: number, bAt: number) =>
    lines.push({ a: a[aAt] ?? "", b: b[bAt] ?? "", change: "same", aLine: aAt, bLine: bAt });
  for (let at = 0; at < start; at++) same(at, at);
  const middle = matches(a.slice(start, a.length - end), b.slice(start, b.length - end));
  let aAt = start;
  let bAt = start;
  const stops = [
    ...middle.map(([x, y]) => [x + start, y + start] as const),
    [a.length - end, b.length - end] as const,
  ];
  for (const [at, stop] of stops.entries()) {
    pushChanged(lines, a, b, [aAt, stop[0]], [bAt, stop[1]]);
    [aAt, bAt] = stop;
    if (at < stops.length - 1) same(aAt++, bAt++);
  }
  for (let at = 0; at < end; at++) same(a.length - end + at, b.length - end + at);
  return lines;
};

type Range = readonly [start: number, end: number];

const pushChanged = (
  lines: DiffLine[],
  a: readonly string[],
  b: readonly string[],
  inA: Range,
  inB: Range,
): void => {
  const height = Math.max(inA[1] - inA[0], inB[1] - inB[0]);
  for (let at = 0; at < height; at++) {
    const aAt = inA[0] + at;
    const bAt = inB[0] + at;
    const hasA = aAt < inA[1];
    const hasB = bAt < inB[1];
    lines.push({
      a: hasA ? (a[aAt] ?? "") : null,
      b: hasB ? (b[bAt] ?? "") : null,
      change: hasA && hasB ? "changed" : hasA ? "removed" : "added",
      ...(hasA ? { aLine: aAt } : {}),
      ...(hasB ? { bLine: bAt } : {}),
    });
  }
};

/** Pairs of places with equal lines, in order. */
const matches = (a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] => {
  const most = Math.min(a.length + b.length, maxEdits);
  const reach = new Map<number, number>([[1, 0]]);
  const trail: Map<number, number>[] = [];
  for (let edits = 0; edits <= most; edits++) {
    trail.push(new Map([...reach].filter(([k]) => Math.abs(k) <= edits + 1)));
    for (let k = -edits; k <= edits; k += 2) {
      const isDown = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = isDown ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(trail, a.length, b.length);
    }
  }
  return [];
};

const walkBack = (trail: readonly Map<number, number>[], aEnd: number, bEnd: number) => {
  const pairs: (readonly [number, number])[] = [];
  let [x, y] = [aEnd, bEnd];
  for (let edits = trail.length - 1; edits >= 0; edits--) {
    const reach = trail[edits] ?? new Map<number, number>();
    const k = x - y;
    const isDown = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const before = isDown ? k + 1 : k - 1;
    const fromX = edits === 0 ? 0 : (reach.get(before) ?? 0);
    const fromY = edits === 0 ? 0 : fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0) pairs.push([--x, --y]);
    [x, y] = [fromX, fromY];
  }
  return pairs.reverse();
};
