import { blockSize, type CellBlock, type NumberBlock } from "./block.ts";
import type { Cell } from "./cell.ts";
import type { IndexFile } from "./index-file.ts";

/** The facts of an index as one state of its file has them, each block read when it is first asked for. */
export class Columns {
  readonly #file: IndexFile;
  readonly #cells = new Map<string, (CellBlock | null)[]>();
  readonly #numbers = new Map<string, (NumberBlock | null)[]>();
  #keys: ReadonlyMap<number, ReadonlySet<string>> | undefined;
  readonly #sorted = new Map<string, readonly string[]>();

  constructor(file: IndexFile) {
    this.#file = file;
  }

  cell(slot: number, key: string): Cell | undefined {
    const at = Math.floor(slot / blockSize);
    const blocks = memo(this.#cells, key);
    blocks[at] ??= this.#has(at, key) ? (this.#file.cells(key, at) ?? null) : null;
    return blocks[at]?.[slot % blockSize];
  }

  numbers(slot: number, key: string, width: number): Float64Array | undefined {
    const at = Math.floor(slot / blockSize);
    const blocks = memo(this.#numbers, key);
    blocks[at] ??= this.#has(at, key) ? (this.#file.numbers(key, at, width) ?? null) : null;
    return blocks[at]?.get(slot % blockSize);
  }

  /** The keys with this beginning that some run of the block of `slot` has, sorted. */
  keys(slot: number, beginning: string): readonly string[] {
    const at = Math.floor(slot / blockSize);
    const id = `${at} ${beginning}`;
    const known = this.#sorted.get(id);
    if (known !== undefined) return known;
    const keys = [...this.keysOf(at)].filter((key) => key.startsWith(beginning)).sort();
    this.#sorted.set(id, keys);
    return keys;
  }

  get blocks(): readonly number[] {
    this.#keys ??= this.#file.keysByBlock();
    return [...this.#keys.keys()].sort((a, b) => a - b);
  }

  keysOf(at: number): ReadonlySet<string> {
    this.#keys ??= this.#file.keysByBlock();
    return this.#keys.get(at) ?? noKeys;
  }

  #has(at: number, key: string): boolean {
    return this.keysOf(at).has(key);
  }
}

const noKeys: ReadonlySet<string> = new Set();

const memo = <Value>(map: Map<string, Value[]>, key: string): Value[] => {
  const known = map.get(key) ?? [];
  map.set(key, known);
  return known;
};
