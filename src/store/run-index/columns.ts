import { compareText } from "../../base/index.ts";
import { blockSize, type CellBlock, NumberBlock } from "./block.ts";
import type { Cell } from "./cell.ts";
import type { IndexFile } from "./index-file.ts";

/** The facts of an index as one state of its file has them, each block read when it is first asked for. */
export class Columns {
  readonly #file: IndexFile;
  readonly #cells = new Map<string, CellBlock[]>();
  readonly #numbers = new Map<string, NumberBlock[]>();
  #keys: ReadonlyMap<number, ReadonlySet<string>> | undefined;
  readonly #sorted = new Map<string, (readonly string[])[]>();

  constructor(file: IndexFile) {
    this.#file = file;
  }

  cell(slot: number, key: string): Cell | undefined {
    const at = Math.floor(slot / blockSize);
    const blocks = memo(this.#cells, key);
    let block = blocks[at];
    if (block === undefined) {
      block = (this.#has(at, key) ? this.#file.cells(key, at) : undefined) ?? noCells;
      blocks[at] = block;
    }
    return block[slot % blockSize];
  }

  numbers(slot: number, key: string, width: number): Float64Array | undefined {
    const at = Math.floor(slot / blockSize);
    const blocks = memo(this.#numbers, key);
    let block = blocks[at];
    if (block === undefined) {
      block = (this.#has(at, key) ? this.#file.numbers(key, at, width) : undefined) ?? noNumbers;
      blocks[at] = block;
    }
    return block.get(slot % blockSize);
  }

  /** Reads all blocks that are not read yet, as `kind` says: cells, numbers of a width, or not at all. */
  readAll(kind: (key: string) => "cells" | number | undefined): void {
    this.#keys ??= this.#file.keysByBlock();
    for (const [at, keys] of this.#keys) {
      for (const key of keys) {
        const its = kind(key);
        if (its === "cells") this.cell(at * blockSize, key);
        else if (its !== undefined) this.numbers(at * blockSize, key, its);
      }
    }
  }

  /** The keys with this beginning that some run of the block of `slot` has, sorted. */
  keys(slot: number, beginning: string): readonly string[] {
    const at = Math.floor(slot / blockSize);
    const blocks = memo(this.#sorted, beginning);
    blocks[at] ??= [...this.keysOf(at)].filter((key) => key.startsWith(beginning)).sort(compareText);
    return blocks[at];
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

const noCells: CellBlock = {};
const noNumbers = new NumberBlock(0);

const memo = <Value>(map: Map<string, Value[]>, key: string): Value[] => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const added: Value[] = [];
  map.set(key, added);
  return added;
};
