import { existsSync } from "node:fs";
import { blockSize, type CellBlock } from "./block.ts";
import type { Cell } from "./cell.ts";
import { Columns } from "./columns.ts";
import {
  changedAt,
  isAttrUnchanged,
  isSettled,
  isUnchanged,
  printWidth,
  type RunFacts,
  type RunKind,
  readFacts,
  sameFacts,
} from "./facts.ts";
import { IndexError, type IndexFile, type RootPrint } from "./index-file.ts";
import { isSumKey, type ScalarFacts, type ScalarsRead, sumBeginning, sumWidth } from "./scalar-facts.ts";
import { isFactKey, nameKey, type RootName, type RunUpdate, writeUpdates } from "./update.ts";

export type ViewPlace = {
  readonly root: RootName;
  readonly rootDir: string;
  /** The directory of the other list, where runs that left this one may be. */
  readonly otherDir: string;
  readonly listNames: () => readonly string[];
  readonly nowMillis: () => number;
};

/**
 * The runs of one list: what the index knew, and over it what the disk says now of all that the index cannot be
 * relied on for. Runs have places (`slot`) that hold as long as the view does.
 */
export class RunView {
  readonly #file: IndexFile;
  readonly #place: ViewPlace;
  readonly #columns: Columns;
  readonly #names: string[] = [];
  /** What every list asks of every run, in arrays of their own. */
  readonly #kinds: RunKind[] = [];
  readonly #times: number[] = [];
  /** What was read by us: goes before the columns. */
  readonly #fresh = new Map<number, RunFacts>();
  readonly #freshened = new Set<string>();
  readonly #updates: RunUpdate[] = [];
  #newPrint: RootPrint | undefined;
  #unknown: readonly string[] = [];
  #live: number[] = [];
  #next = 0;
  /** Whether anything was found to be otherwise since the list was put in order. */
  hasChanged = false;
  /** Whether what is learned can wait for `release`: each writing costs as much as one of a thousand runs. */
  isHeld = false;

  constructor(file: IndexFile, place: ViewPlace) {
    this.#file = file;
    this.#place = place;
    file.beginReading();
    this.#columns = new Columns(file);
    this.#loadNames();
    this.#compareList();
  }

  /** Names in the list that the index does not know; they are in the view after `addUnknown`. */
  get unknown(): readonly string[] {
    return this.#unknown;
  }

  /** Reads what is new, and all that may have changed of itself. */
  refresh(): void {
    for (const name of this.#unknown) this.#add(name);
    this.#unknown = [];
    const kinds = this.#kinds;
    for (const slot of this.#live) {
      const kind = kinds[slot] ?? "opaque";
      if (kind !== "ended") this.#refreshOpen(slot, kind);
    }
    this.hasChanged = false;
  }

  /** The runs of the list, newest first; those without a time come last. */
  order(): readonly number[] {
    const names = this.#names;
    const kinds = this.#kinds;
    const times = this.#times;
    const slots: number[] = [];
    // Places are mostly given in the order of time, so from the end there is little left to sort.
    let isSorted = true;
    let last = Number.POSITIVE_INFINITY;
    for (let at = this.#live.length - 1; at >= 0; at--) {
      const slot = this.#live[at] ?? 0;
      if (kinds[slot] === "none") continue;
      const time = times[slot] ?? 0;
      isSorted &&= time < last;
      last = time;
      slots.push(slot);
    }
    if (isSorted) return slots;
    return slots.sort((a, b) => {
      const later = (times[b] ?? 0) - (times[a] ?? 0);
      if (later !== 0) return later;
      const [nameA = "", nameB = ""] = [names[a], names[b]];
      return Number(nameA > nameB) - Number(nameA < nameB);
    });
  }

  name(slot: number): string {
    return this.#names[slot] ?? "";
  }

  dir(slot: number): string {
    return `${this.#place.rootDir}/${this.name(slot)}`;
  }

  kind(slot: number): RunKind {
    return this.#kinds[slot] ?? "opaque";
  }

  time(slot: number): number | undefined {
    return this.#times[slot];
  }

  cell(slot: number, key: string): Cell | undefined {
    const fresh = this.#fresh.get(slot);
    return fresh === undefined ? this.#columns.cell(slot, key) : fresh.cells.get(key);
  }

  /** Keys with this beginning that the run has, sorted. */
  keys(slot: number, beginning: string): readonly string[] {
    const fresh = this.#fresh.get(slot);
    if (fresh !== undefined) return [...fresh.cells.keys()].filter((key) => key.startsWith(beginning));
    return this.#columns.keys(slot, beginning).filter((key) => this.#columns.cell(slot, key) !== undefined);
  }

  /** Whether the scalars of a run were read, and may be more by now; undefined where they never were. */
  scalarsRead(slot: number): ScalarsRead | undefined {
    const read = this.#columns.cell(slot, "read");
    if (read === "ssettled") return this.#fresh.has(slot) ? "open" : "settled";
    return read === "sopen" ? "open" : read === undefined ? undefined : "unkept";
  }

  /** What is kept of the scalars of a run. */
  scalarFacts(slot: number): ScalarFacts | undefined {
    const read = this.scalarsRead(slot);
    const marks = this.#columns.cell(slot, "marks");
    if (read === undefined) return undefined;
    if (typeof marks !== "string")
      return read === "unkept" ? { read, marks: "[]", sums: new Map() } : undefined;
    const sums = new Map<string, Float64Array>();
    for (const key of this.sumKeys(slot)) {
      const sum = this.sum(slot, key);
      if (sum !== undefined) sums.set(key, sum);
    }
    return { read, marks: marks.slice(1), sums };
  }

  sum(slot: number, key: string): Float64Array | undefined {
    return this.#columns.numbers(slot, key, sumWidth);
  }

  /** The keys of all scalars that some run near this one has, by prefix and tag. */
  sumKeys(slot: number): readonly string[] {
    return this.#columns.keys(slot, sumBeginning);
  }

  /** Looks whether these runs are as the view has them, and reads again those that are not. */
  verify(slots: readonly number[]): void {
    for (const slot of new Set(slots)) this.#check(slot, (dir, print) => isUnchanged(dir, print));
  }

  /** Looks at one edited attribute of all runs of the list, once. */
  freshen(name: string): void {
    if (this.#freshened.has(name)) return;
    this.#freshened.add(name);
    for (const slot of this.#live) this.#check(slot, (dir, print) => isAttrUnchanged(dir, name, print));
  }

  /** Remembers what was read of a run's scalars. */
  learnScalars(slot: number, scalars: ScalarFacts): void {
    this.#updates.push({ root: this.#place.root, name: this.name(slot), kind: "scalars", scalars });
    if (this.#updates.length >= writeSize) this.flush();
    // Whoever reads scalars of many runs does so in one go: the rest is written when that is over.
    else if (this.#updates.length === 1 && !this.isHeld) queueMicrotask(() => this.flush());
  }

  /** Writes down what was found out. The view goes on as it is, also when it cannot be written: others will find out. */
  flush(): void {
    if (this.#updates.length === 0 && this.#newPrint === undefined) return;
    try {
      this.#write();
    } catch (error) {
      if (!(error instanceof IndexError)) throw error;
      this.#updates.length = 0;
    }
  }

  close(): void {
    this.#file.close();
  }

  /** Whether a run is as the view has it. */
  isUnchanged(slot: number): boolean {
    if (this.#fresh.has(slot)) return true;
    const print = this.#columns.numbers(slot, "print", printWidth);
    return print !== undefined && isUnchanged(this.dir(slot), print);
  }

  /** Closes the file and goes on answering from memory; what is kept of scalars is left out. */
  release(): void {
    this.flush();
    try {
      this.#columns.readAll((key) =>
        key === "print" ? printWidth : isSumKey(key) || key === "marks" ? undefined : "cells",
      );
    } finally {
      this.close();
    }
  }

  #write(): void {
    const writer = this.#file.reopen();
    try {
      const print = this.#newPrint;
      // The list counts as looked at only when all that is in it has been written down.
      writeUpdates(writer, this.#updates, new Map(print === undefined ? [] : [[this.#place.root, print]]));
      this.#updates.length = 0;
      this.#newPrint = undefined;
    } finally {
      writer.close();
    }
  }

  #loadNames(): void {
    const names = this.#names;
    eachCell(this.#file.column(nameKey(this.#place.root)), (slot, cell) => {
      if (typeof cell !== "string") return;
      names[slot] = cell.slice(1);
      this.#live.push(slot);
    });
    const kinds = this.#kinds;
    eachCell(this.#file.column("kind"), (slot, cell) => {
      kinds[slot] = kindOf(cell);
    });
    const times = this.#times;
    eachCell(this.#file.column("time"), (slot, cell) => {
      if (typeof cell === "number") times[slot] = cell;
    });
    this.#next = this.#file.blockCount() * blockSize;
  }

  /** What came and what went, unless the directory is as it was when it was last read. */
  #compareList(): void {
    const { root, rootDir, nowMillis } = this.#place;
    const looked = nowMillis();
    const changed = changedAt(rootDir);
    const before = this.#file.rootPrint(root);
    if (before !== undefined && before.changed === changed && isSettled(changed, before.looked)) return;
    this.#newPrint = { changed, looked };
    const names = new Set(this.#place.listNames());
    this.#live = this.#live.filter((slot) => {
      const name = this.name(slot);
      if (names.delete(name)) return true;
      this.#leave(name);
      return false;
    });
    this.#unknown = this.#adoptMoved([...names]);
  }

  /** Takes over what the other list knew of runs that are here now, as they were; gives the names that are left. */
  #adoptMoved(names: readonly string[]): readonly string[] {
    if (names.length === 0) return names;
    const { root, otherDir } = this.#place;
    const other = otherRoot(root);
    const places = new Map<string, number>();
    eachCell(this.#file.column(nameKey(other)), (slot, cell) => {
      if (typeof cell === "string") places.set(cell.slice(1), slot);
    });
    return names.filter((name) => {
      const slot = places.get(name);
      const print = slot === undefined ? undefined : this.#columns.numbers(slot, "print", printWidth);
      const isSame = print !== undefined && isUnchanged(`${this.#place.rootDir}/${name}`, print);
      if (slot === undefined || !isSame || existsSync(`${otherDir}/${name}`)) return true;
      this.#names[slot] = name;
      this.#live.push(slot);
      this.#updates.push({ root: other, name, kind: "moved", to: root });
      return false;
    });
  }

  #leave(name: string): void {
    const { root, otherDir } = this.#place;
    const isMoved = existsSync(`${otherDir}/${name}/.guild/opref`);
    this.#updates.push(
      isMoved ? { root, name, kind: "moved", to: otherRoot(root) } : { root, name, kind: "gone" },
    );
  }

  #add(name: string): void {
    const slot = this.#next++;
    this.#names[slot] = name;
    this.#live.push(slot);
    this.#learn(slot, readFacts(this.dir(slot), this.#place.nowMillis()));
  }

  #refreshOpen(slot: number, kind: RunKind): void {
    if (this.#fresh.has(slot)) return;
    if (kind === "none" && !existsSync(`${this.dir(slot)}/.guild/opref`)) return;
    this.#check(slot, (dir, print) => kind === "open" && isUnchanged(dir, print));
  }

  #check(slot: number, isSame: (dir: string, print: Float64Array) => boolean): void {
    if (this.#fresh.has(slot)) return;
    const print = this.#columns.numbers(slot, "print", printWidth);
    if (print !== undefined && isSame(this.dir(slot), print)) return;
    const facts = readFacts(this.dir(slot), this.#place.nowMillis());
    if (!sameFacts(facts, this.#storedFacts(slot))) this.hasChanged = true;
    this.#learn(slot, facts);
  }

  #learn(slot: number, facts: RunFacts): void {
    this.#fresh.set(slot, facts);
    this.#kinds[slot] = facts.kind;
    if (facts.time === undefined) delete this.#times[slot];
    else this.#times[slot] = facts.time;
    this.#updates.push({ root: this.#place.root, name: this.name(slot), kind: "facts", facts });
  }

  #storedFacts(slot: number): RunFacts {
    const cells = new Map<string, Cell>();
    for (const key of this.#columns.keys(slot, "")) {
      if (!isFactKey(key)) continue;
      const cell = this.#columns.cell(slot, key);
      if (cell !== undefined) cells.set(key, cell);
    }
    return { kind: this.kind(slot), time: this.time(slot), cells, print: new Float64Array(printWidth) };
  }
}

const kindOf = (cell: Cell | undefined): RunKind =>
  cell === "sended" ? "ended" : cell === "sopen" ? "open" : cell === "snone" ? "none" : "opaque";

/** Calls `visit` for each run that has the fact, in the order of their places. */
const eachCell = (
  column: readonly (readonly [at: number, cells: CellBlock])[],
  visit: (slot: number, cell: Cell) => void,
): void => {
  for (const [at, cells] of column) {
    const first = at * blockSize;
    for (let offset = 0; offset < blockSize; offset++) {
      const cell = cells[offset];
      if (cell !== undefined) visit(first + offset, cell);
    }
  }
};

const otherRoot = (root: RootName): RootName => (root === "runs" ? "trash" : "runs");

/** Updates kept in memory before they are written. */
const writeSize = 1000;
