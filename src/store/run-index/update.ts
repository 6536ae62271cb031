import { blockSize, type CellBlock, encodeCells, NumberBlock } from "./block.ts";
import type { Cell } from "./cell.ts";
import { printWidth, type RunFacts } from "./facts.ts";
import type { IndexFile, RootPrint } from "./index-file.ts";
import { isSumKey, type ScalarFacts, sumWidth } from "./scalar-facts.ts";

/** The lists of runs an index knows, by their directory in the home. */
export type RootName = "runs" | "trash";

/** Something to write down of the run `name` of a list. */
export type RunUpdate = { readonly root: RootName; readonly name: string } & (
  | { readonly kind: "facts"; readonly facts: RunFacts }
  | { readonly kind: "scalars"; readonly scalars: ScalarFacts }
  /** It is in the other list now, as it was. */
  | { readonly kind: "moved"; readonly to: RootName }
  | { readonly kind: "gone" }
);

export const nameKey = (root: RootName): string => `name:${root}`;
const roots: readonly RootName[] = ["runs", "trash"];

/** Writes updates down, in one transaction. They go by name, so others may have written in the meantime. */
export const writeUpdates = (
  file: IndexFile,
  updates: readonly RunUpdate[],
  prints: ReadonlyMap<RootName, RootPrint> = new Map(),
): void =>
  file.write(() => {
    const slots = new SlotTable(file);
    const patches = new Map<number, BlockPatch>();
    const patchOf = (slot: number): BlockPatch => {
      const at = Math.floor(slot / blockSize);
      const patch = patches.get(at) ?? new BlockPatch(file, at, slots.keysOf(at));
      patches.set(at, patch);
      return patch;
    };
    for (const update of updates) {
      const known = slots.find(update.root, update.name);
      if (known === undefined && update.kind !== "facts") continue;
      const slot = known ?? slots.take(update.root, update.name);
      const replaced = update.kind === "moved" ? slots.find(update.to, update.name) : undefined;
      if (replaced !== undefined) patchOf(replaced).clear(replaced % blockSize);
      applyUpdate(patchOf(slot), slot % blockSize, update);
      if (update.kind === "moved") slots.move(update.root, update.to, update.name);
      if (update.kind === "gone") slots.free(update.root, update.name);
    }
    for (const patch of patches.values()) patch.write();
    for (const [root, print] of prints) file.putRootPrint(root, print);
  });

const applyUpdate = (patch: BlockPatch, offset: number, update: RunUpdate): void => {
  switch (update.kind) {
    case "facts":
      patch.setCell(nameKey(update.root), offset, `s${update.name}`);
      patch.replaceFacts(offset, update.facts);
      break;
    case "scalars":
      patch.replaceScalars(offset, update.scalars);
      break;
    case "moved":
      patch.setCell(nameKey(update.root), offset, undefined);
      patch.setCell(nameKey(update.to), offset, `s${update.name}`);
      break;
    case "gone":
      patch.clear(offset);
      break;
  }
};

/** Which run has which place, as it is within a transaction. */
class SlotTable {
  readonly #keys: ReadonlyMap<number, ReadonlySet<string>>;
  readonly #slots: Readonly<Record<RootName, Map<string, number>>> = { runs: new Map(), trash: new Map() };
  readonly #taken = new Set<number>();
  #next = 0;

  constructor(file: IndexFile) {
    this.#keys = file.keysByBlock();
    for (const at of this.#keys.keys()) {
      for (const root of roots) {
        for (const [offset, cell] of entries(file.cells(nameKey(root), at))) {
          const slot = at * blockSize + offset;
          this.#slots[root].set(String(cell).slice(1), slot);
          this.#taken.add(slot);
        }
      }
    }
  }

  keysOf(at: number): ReadonlySet<string> {
    return this.#keys.get(at) ?? new Set();
  }

  find(root: RootName, name: string): number | undefined {
    return this.#slots[root].get(name);
  }

  /** Gives a new run the first free place, so that a store that shrank does not keep its size. */
  take(root: RootName, name: string): number {
    while (this.#taken.has(this.#next)) this.#next++;
    this.#taken.add(this.#next);
    this.#slots[root].set(name, this.#next);
    return this.#next;
  }

  move(from: RootName, to: RootName, name: string): void {
    const slot = this.find(from, name);
    if (slot === undefined) return;
    this.#slots[from].delete(name);
    this.#slots[to].set(name, slot);
  }

  free(root: RootName, name: string): void {
    // The place is not given away in this transaction: its old facts are still being cleared.
    this.#slots[root].delete(name);
  }
}

/** The changes to one block of runs. What does not change is not read. */
class BlockPatch {
  readonly #file: IndexFile;
  readonly #at: number;
  readonly #keys: ReadonlySet<string>;
  readonly #cells = new Map<string, Map<number, Cell>>();
  readonly #numbers = new Map<string, NumberBlock>();

  constructor(file: IndexFile, at: number, keys: ReadonlySet<string>) {
    this.#file = file;
    this.#at = at;
    this.#keys = keys;
  }

  setCell(key: string, offset: number, cell: Cell | undefined): void {
    const cells = this.#cellsOf(key);
    if (cell === undefined) cells.delete(offset);
    else cells.set(offset, cell);
  }

  replaceFacts(offset: number, facts: RunFacts): void {
    for (const key of this.#allKeys()) {
      if (isFactKey(key) && !facts.cells.has(key)) this.setCell(key, offset, undefined);
    }
    this.setCell("kind", offset, `s${facts.kind}`);
    this.setCell("time", offset, facts.time);
    for (const [key, cell] of facts.cells) this.setCell(key, offset, cell);
    this.#numbersOf("print", printWidth).set(offset, facts.print);
    const read = this.#cellsOf("read").get(offset);
    if (read === "ssettled") this.setCell("read", offset, "sopen");
  }

  replaceScalars(offset: number, { read, marks, sums }: ScalarFacts): void {
    this.setCell("read", offset, `s${read}`);
    // There is nothing to go on from where nothing more will come.
    this.setCell("marks", offset, read === "open" ? `s${marks}` : undefined);
    for (const key of this.#allKeys()) {
      if (isSumKey(key) && !sums.has(key)) this.#numbersOf(key, sumWidth).delete(offset);
    }
    for (const [key, sum] of sums) this.#numbersOf(key, sumWidth).set(offset, sum);
  }

  clear(offset: number): void {
    for (const key of this.#allKeys()) {
      if (isSumKey(key)) this.#numbersOf(key, sumWidth).delete(offset);
      else if (key === "print") this.#numbersOf(key, printWidth).delete(offset);
      else this.setCell(key, offset, undefined);
    }
  }

  write(): void {
    for (const [key, cells] of this.#cells) {
      this.#put(key, cells.size === 0 ? undefined : encodeCells(cells));
    }
    for (const [key, numbers] of this.#numbers) {
      this.#put(key, numbers.isEmpty ? undefined : numbers.toBytes());
    }
  }

  #put(key: string, data: string | Uint8Array | undefined): void {
    if (data !== undefined) this.#file.put(key, this.#at, data);
    else if (this.#keys.has(key)) this.#file.remove(key, this.#at);
  }

  #allKeys(): ReadonlySet<string> {
    return new Set([...this.#keys, ...this.#cells.keys(), ...this.#numbers.keys()]);
  }

  #cellsOf(key: string): Map<number, Cell> {
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    const stored = this.#keys.has(key) ? this.#file.cells(key, this.#at) : undefined;
    const cells = new Map(entries(stored));
    this.#cells.set(key, cells);
    return cells;
  }

  #numbersOf(key: string, width: number): NumberBlock {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const stored = this.#keys.has(key) ? this.#file.numbers(key, this.#at, width) : undefined;
    const numbers = stored ?? new NumberBlock(width);
    this.#numbers.set(key, numbers);
    return numbers;
  }
}

/** Facts that a new reading of a run replaces. */
export const isFactKey = (key: string): boolean =>
  key.startsWith("attr:") || key.startsWith("flag:") || key === "opref" || key === "batch";

const entries = (block: CellBlock | undefined): readonly (readonly [number, Cell])[] =>
  Object.entries(block ?? {}).flatMap(([offset, cell]) =>
    cell === undefined ? [] : [[Number(offset), cell] as const],
  );
