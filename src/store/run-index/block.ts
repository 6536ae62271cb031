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
    all?: (Cell | null)[];
    shared?: readonly (Cell | null)[];
    places?: readonly number[];
  };
  if (few !== undefined) return few;
  const cells: (Cell | null | undefined)[] | undefined = all ?? places?.map((place) => shared?.[place]);
  if (cells === undefined) throw new Error("not a block of facts");
  for (let offset = 0; offset < cells.length; offset++) cells[offset] ??= undefined;
  return cells as (Cell | undefined)[];
};

/** Numbers of some runs of a block, `width` for each run. */
export class NumberBlock {
  readonly width: number;
  /** Rows as they were stored: the offset of a run, then its numbers. */
  readonly #stored: Float64Array;
  /** Where the row of a run is stored, plus one; made when the first is asked for. */
  #places: Int32Array | undefined;
  /** Rows set since; undefined for those deleted. */
  readonly #changed = new Map<number, Float64Array | undefined>();

  constructor(width: number, bytes: Uint8Array = new Uint8Array()) {
    this.width = width;
    // A copy: numbers must lie at multiples of eight bytes.
    this.#stored = new Float64Array(new Uint8Array(bytes).buffer);
    if (this.#stored.length % (width + 1) !== 0) throw new Error("not a block of numbers");
  }

  get(offset: number): Float64Array | undefined {
    if (this.#changed.has(offset)) return this.#changed.get(offset);
    this.#places ??= this.#placeRows();
    const place = this.#places[offset];
    return place === undefined || place === 0 ? undefined : this.#stored.subarray(place, place + this.width);
  }

  set(offset: number, row: Float64Array): void {
    this.#changed.set(offset, row);
  }

  delete(offset: number): void {
    this.#changed.set(offset, undefined);
  }

  get isEmpty(): boolean {
    return this.#rows().next().done === true;
  }

  toBytes(): Uint8Array {
    const rows = [...this.#rows()];
    const numbers = new Float64Array(rows.length * (this.width + 1));
    for (const [at, [offset, row]] of rows.entries()) {
      numbers[at * (this.width + 1)] = offset;
      numbers.set(row, at * (this.width + 1) + 1);
    }
    return new Uint8Array(numbers.buffer);
  }

  *#rows(): Generator<readonly [offset: number, row: Float64Array]> {
    for (let at = 0; at < this.#stored.length; at += this.width + 1) {
      const offset = this.#stored[at] ?? 0;
      if (!this.#changed.has(offset)) yield [offset, this.#stored.subarray(at + 1, at + 1 + this.width)];
    }
    for (const [offset, row] of this.#changed) if (row !== undefined) yield [offset, row];
  }

  #placeRows(): Int32Array {
    const places = new Int32Array(blockSize);
    for (let at = 0; at < this.#stored.length; at += this.width + 1) places[this.#stored[at] ?? 0] = at + 1;
    return places;
  }
}
