import type { Cell } from "./cell.ts";

/** Runs are kept by the block: one row of the database holds one fact of this many runs. */
export const blockSize = 512;

export type CellBlock = { readonly [offset: number]: Cell | undefined };

/**
 * The JSON of one fact of a block of runs. Facts that few runs have (an unusual flag) are kept by offset; texts
 * that many runs share (the operation) once.
 */
export const encodeCells = (cells: ReadonlyMap<number, Cell>): string => {
  if (cells.size < blockSize / 4) return JSON.stringify({ few: Object.fromEntries(cells) });
  const all = Array.from({ length: blockSize }, (_, offset) => cells.get(offset) ?? null);
  const distinct = [...new Set(all)];
  if (distinct.length > blockSize / 8) return JSON.stringify({ all });
  const places = new Map(distinct.map((cell, place) => [cell, place]));
  return JSON.stringify({ shared: distinct, places: all.map((cell) => places.get(cell)) });
};

/** The inverse of `encodeCells`. Throws where the text is none of its. */
export const decodeCells = (json: string): CellBlock => {
  const { few, all, shared, places } = JSON.parse(json) as {
    few?: CellBlock;
    all?: readonly (Cell | null)[];
    shared?: readonly (Cell | null)[];
    places?: readonly number[];
  };
  const block = few ?? (all ?? places?.map((place) => shared?.[place]))?.map((cell) => cell ?? undefined);
  if (block === undefined) throw new Error("not a block of facts");
  return block;
};

/** Numbers of some runs of a block, `width` for each run. */
export class NumberBlock {
  readonly width: number;
  readonly #rows: Map<number, Float64Array>;

  constructor(width: number, bytes?: Uint8Array) {
    this.width = width;
    this.#rows = new Map();
    if (bytes === undefined) return;
    // A copy: numbers must lie at multiples of eight bytes.
    const numbers = new Float64Array(new Uint8Array(bytes).buffer);
    const step = width + 1;
    if (numbers.length % step !== 0) throw new Error("not a block of numbers");
    for (let at = 0; at < numbers.length; at += step) {
      this.#rows.set(numbers[at] ?? 0, numbers.subarray(at + 1, at + step));
    }
  }

  get(offset: number): Float64Array | undefined {
    return this.#rows.get(offset);
  }

  set(offset: number, row: Float64Array): void {
    this.#rows.set(offset, row);
  }

  delete(offset: number): void {
    this.#rows.delete(offset);
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0;
  }

  toBytes(): Uint8Array {
    const numbers = new Float64Array(this.#rows.size * (this.width + 1));
    let at = 0;
    for (const [offset, row] of this.#rows) {
      numbers[at] = offset;
      numbers.set(row, at + 1);
      at += this.width + 1;
    }
    return new Uint8Array(numbers.buffer);
  }
}
