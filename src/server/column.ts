import { sortNatural } from "../base/index.ts";
import type { Cell } from "./api-types.ts";
import { cellNumber, cellText, numberCell } from "./cells.ts";

const absent = 0;
const number = 1;
const other = 2;

/** The values of one column, by the place of the run. Numbers are kept as such, all else once for all runs. */
export class Column {
  #kinds: Uint8Array;
  #numbers: Float64Array;
  readonly #others: Cell[] = [];
  readonly #placeOfOther = new Map<string, number>();
  #ranks: Float64Array | undefined;

  constructor(size: number) {
    this.#kinds = new Uint8Array(size);
    this.#numbers = new Float64Array(size);
  }

  get(row: number): Cell {
    const value = this.#numbers[row] ?? 0;
    const kind = this.#kinds[row];
    if (kind === number) return numberCell(value);
    return kind === other ? (this.#others[value] ?? null) : null;
  }

  has(row: number): boolean {
    return (this.#kinds[row] ?? absent) !== absent;
  }

  /** The number of a run; undefined where it has none. */
  number(row: number): number | undefined {
    return this.#kinds[row] === number ? this.#numbers[row] : undefined;
  }

  /** Sets a value; undefined takes it away. */
  set(row: number, cell: Cell | undefined): void {
    if (row >= this.#kinds.length) this.#grow(row + 1);
    if (cell === undefined) {
      this.#kinds[row] = absent;
      return;
    }
    const value = cellNumber(cell);
    this.#kinds[row] = value === undefined ? other : number;
    this.#numbers[row] = value ?? this.#placeOf(cell);
  }

  /** Sets a number, whatever it is. */
  setNumber(row: number, value: number): void {
    if (row >= this.#kinds.length) this.#grow(row + 1);
    this.#kinds[row] = number;
    this.#numbers[row] = value;
  }

  /** Something that is the same for two runs just where their values are the same. */
  identity(row: number): string | number {
    const kind = this.#kinds[row] ?? absent;
    if (kind === number) return this.#numbers[row] ?? 0;
    return kind === other ? `o${this.#numbers[row]}` : "";
  }

  /** Numbers that put rows in order: numbers first, then NaN, then texts in natural order, then runs without a value. */
  sortKeys(): { readonly classes: Uint8Array; readonly keys: Float64Array } {
    this.#ranks ??= this.#makeRanks();
    const size = this.#kinds.length;
    const classes = new Uint8Array(size);
    const keys = new Float64Array(size);
    for (let row = 0; row < size; row++) {
      const value = this.#numbers[row] ?? 0;
      const kind = this.#kinds[row];
      const isNumber = kind === number;
      classes[row] = isNumber ? (Number.isNaN(value) ? 1 : 0) : kind === other ? 2 : 3;
      keys[row] = isNumber
        ? Number.isNaN(value)
          ? 0
          : value
        : kind === other
          ? (this.#ranks[value] ?? 0)
          : 0;
    }
    return { classes, keys };
  }

  #makeRanks(): Float64Array {
    const texts = this.#others.map(cellText);
    const order = sortNatural([...texts.keys()], (place) => texts[place] ?? "");
    const ranks = new Float64Array(order.length);
    for (const [rank, place] of order.entries()) ranks[place] = rank;
    return ranks;
  }

  #placeOf(cell: Cell): number {
    const key = typeof cell === "string" ? `s${cell}` : `j${JSON.stringify(cell)}`;
    const known = this.#placeOfOther.get(key);
    if (known !== undefined) return known;
    const place = this.#others.push(cell) - 1;
    this.#placeOfOther.set(key, place);
    this.#ranks = undefined;
    return place;
  }

  #grow(size: number): void {
    const larger = Math.max(size, Math.ceil(this.#kinds.length * 1.5));
    const kinds = new Uint8Array(larger);
    kinds.set(this.#kinds);
    const numbers = new Float64Array(larger);
    numbers.set(this.#numbers);
    this.#kinds = kinds;
    this.#numbers = numbers;
  }
}
