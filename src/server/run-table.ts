import { existsSync } from "node:fs";
import { type Context, errorCode, pyStr } from "../base/index.ts";
import { guildNames, guildPath } from "../run/index.ts";
import { type ScalarSummary, scalarKey } from "../scalars/index.ts";
import {
  type HeldRuns,
  holdRuns,
  RunRecord,
  runInDir,
  runScalars,
  runsDir,
  trashDir,
} from "../store/index.ts";
import type { ColumnId } from "./api-types.ts";
import { cellOf } from "./cells.ts";
import { Column } from "./column.ts";
import { coreColumns, holdsRuns, linkedIds } from "./core-columns.ts";
import { mtime, namesIn, printOf } from "./run-print.ts";

export type TableContext = Pick<Context, "cwd" | "home" | "userHome" | "env" | "now" | "err" | "logLevel">;

type Root = "runs" | "trash";

/** How many ended runs are looked at in one round for what others changed about them. */
const sweepSize = 20;
/** In how many rounds all runs are looked at that wait to be started, and all that are shown. */
const waitingRounds = 8;
const shownRounds = 4;
/** So many are taken for shown: the windows of a page or two. */
const maxShown = 300;
/** How long requests may have to wait for runs to be read. */
const pieceMs = 12;
/** Rounds for which a new directory may take to become a run. */
const patience = 240;

/**
 * The runs of one list, in memory: a row for each, and a column for each thing that was asked for. Rows keep their
 * place; that of a run that went away stays empty.
 */
export class RunTable {
  readonly #context: TableContext;
  readonly #root: Root;
  readonly dir: string;
  readonly #rows: (RunRecord | undefined)[] = [];
  readonly #rowOf = new Map<string, number>();
  readonly #columns = new Map<ColumnId, Column>();
  readonly #scalars = new Map<string, readonly Column[]>();
  readonly #live = new Set<number>();
  /** Times of files by row, to tell whether a run changed. */
  readonly #prints: (string | undefined)[] = [];
  readonly #unripe = new Map<string, number>();
  #loading: Promise<void> | undefined;
  #listTime = -1;
  #filling: Promise<void> | undefined;
  #isFilled = false;
  #isClosed = false;
  #isUnchanged: HeldRuns["isUnchanged"] = () => true;
  #shown: readonly number[] = [];
  #round = 0;
  #swept = 0;
  #version = 1;

  constructor(context: TableContext, root: Root) {
    this.#context = context;
    this.#root = root;
    this.dir = root === "runs" ? runsDir(context.home) : trashDir(context.home);
  }

  /** Grows with each change. */
  get version(): number {
    return this.#version;
  }

  /** Rows up to here may hold runs. */
  get size(): number {
    return this.#rows.length;
  }

  run(row: number): RunRecord | undefined {
    return this.#rows[row];
  }

  rowOf(id: string): number | undefined {
    return this.#rowOf.get(id);
  }

  get ids(): Iterable<string> {
    return this.#rowOf.keys();
  }

  /** Reads the list the first time; later calls wait for that. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Waits until all flags and scalars are read. */
  async allRead(): Promise<void> {
    await this.load();
    await this.#filling;
  }

  /** Whether flags and scalars of some runs are still to be read. */
  get isPartial(): boolean {
    return !this.#isFilled;
  }

  /** The column of that name; undefined where there can be none. */
  column(id: ColumnId): Column | undefined {
    const known = this.#columns.get(id);
    if (known !== undefined) {
      if (id === "duration") for (const row of this.#live) this.#setCore(known, id, row);
      return known;
    }
    return this.#make(id);
  }

  /** All columns of flags and scalars that some run has. */
  familyColumns(): readonly ColumnId[] {
    return [...this.#columns.keys()].filter((id) => isFamily(id) && !isQualified(id));
  }

  /** Looks up last values of scalars of a run, as filters name them: a tag alone in every directory, the run's own first. */
  scalarLookup(): (row: number, key: string) => number | undefined {
    const byKey = new Map<string, readonly Column[]>();
    return (row, key) => {
      const columns = byKey.get(key) ?? this.#scalarsNamed(key);
      byKey.set(key, columns);
      const value = columns.find((column) => column.has(row))?.number(row);
      return value === undefined || Number.isNaN(value) ? undefined : value;
    };
  }

  /** Reads a run again whose files changed; its columns follow. */
  reread(id: string): void {
    const row = this.#rowOf.get(id);
    if (row !== undefined) this.#put(row, id);
  }

  /** Looks for changes on disk; gives the ids of runs that came, went or changed. */
  refresh(): readonly string[] {
    const changed = new Set<string>();
    this.#refreshList(changed);
    for (const row of [...this.#live]) {
      // Nothing happens to those that wait until somebody takes them up.
      const isWaiting = this.#rows[row]?.status.kind !== "running";
      if (!isWaiting || row % waitingRounds === this.#round % waitingRounds) this.#refreshRow(row, changed);
    }
    if (this.#round++ % shownRounds === 0) {
      for (const row of this.#shown) this.#refreshRow(row, changed);
    }
    for (let count = Math.min(sweepSize, this.#rows.length); count > 0; count--) {
      this.#refreshRow(this.#swept++ % this.#rows.length, changed);
    }
    return [...changed];
  }

  /** Looks at runs that are about to be shown, and from now on more often than at others. */
  show(rows: readonly number[]): void {
    this.#shown = [...new Set([...rows, ...this.#shown])].slice(0, maxShown);
    const changed = new Set<string>();
    for (const row of rows) this.#refreshRow(row, changed);
  }

  async #load(): Promise<void> {
    this.#listTime = mtime(this.dir);
    const held = await holdRuns(this.#context, this.#root);
    const { runs } = held;
    this.#isUnchanged = held.isUnchanged;
    for (const run of runs) {
      this.#rowOf.set(run.id, this.#rows.length);
      if (isLive(run)) this.#live.add(this.#rows.length);
      this.#rows.push(run);
    }
    for (const row of this.#live) this.#prints[row] = this.#printOf(row);
    const known = new Set(runs.map(({ id }) => String(id)));
    for (const name of namesIn(this.dir)) if (!known.has(name)) this.#unripe.set(name, patience);
    this.#filling = this.#fill(held);
    // Whoever waits for it hears of the failure.
    this.#filling.catch(() => {});
  }

  /** Reads flags and scalars of all runs in small pieces, between which requests are answered. */
  async #fill({ release }: HeldRuns): Promise<void> {
    try {
      // First come those who want no more than the list.
      await nextTurn();
      await this.#inPieces((row, run) => this.#fillFlags(row, run));
      await this.#inPieces((row, run) => this.#fillScalars(row, run));
    } finally {
      release();
      this.#isFilled = true;
      this.#version += 1;
    }
  }

  async #inPieces(read: (row: number, run: RunRecord) => void): Promise<void> {
    let since = performance.now();
    for (let row = 0; row < this.#rows.length; row++) {
      const run = this.#rows[row];
      if (run !== undefined) read(row, run);
      if (performance.now() - since < pieceMs) continue;
      await nextTurn();
      if (this.#isClosed) return;
      since = performance.now();
    }
  }

  /** Stops reading. */
  close(): void {
    this.#isClosed = true;
  }

  #refreshList(changed: Set<string>): void {
    const time = mtime(this.dir);
    if (time !== this.#listTime) {
      this.#listTime = time;
      const names = new Set(namesIn(this.dir));
      for (const id of [...this.#rowOf.keys()]) if (!names.has(id)) this.#drop(id, changed);
      for (const name of names) if (!this.#rowOf.has(name)) this.#unripe.set(name, patience);
    }
    for (const [name, left] of [...this.#unripe]) {
      if (existsSync(guildPath(runInDir(this.dir, name), guildNames.opRef))) {
        this.#unripe.delete(name);
        this.#put(this.#rows.length, name);
        changed.add(name);
      } else if (left === 0) this.#unripe.delete(name);
      else this.#unripe.set(name, left - 1);
    }
  }

  #drop(id: string, changed: Set<string>): void {
    const row = this.#rowOf.get(id);
    if (row === undefined) return;
    this.#rowOf.delete(id);
    this.#rows[row] = undefined;
    this.#live.delete(row);
    for (const column of this.#columns.values()) column.set(row, undefined);
    this.#version += 1;
    changed.add(id);
  }

  #refreshRow(row: number, changed: Set<string>): void {
    const run = this.#rows[row];
    if (run === undefined) return;
    const print = this.#printOf(row);
    const before = this.#prints[row];
    if (before === print && !(this.#live.has(row) && this.#hasEnded(run))) return;
    this.#prints[row] = print;
    if (before === undefined && !this.#live.has(row) && this.#isUnchanged(run)) return;
    this.#put(row, run.id);
    changed.add(run.id);
  }

  /** A process that died leaves no trace in files. */
  #hasEnded(run: RunRecord): boolean {
    return run.status.kind === "running" && new RunRecord(run).status.kind !== "running";
  }

  #printOf(row: number): string | undefined {
    const run = this.#rows[row];
    return run === undefined ? undefined : printOf(run);
  }

  #put(row: number, id: string): void {
    const run = new RunRecord(runInDir(this.dir, id));
    this.#rows[row] = run;
    this.#rowOf.set(id, row);
    if (isLive(run)) this.#live.add(row);
    else this.#live.delete(row);
    this.#prints[row] = this.#printOf(row);
    for (const [column, values] of this.#columns) if (!coreColumns.has(column)) values.set(row, undefined);
    this.#fillFlags(row, run);
    this.#fillScalars(row, run);
    for (const [column, values] of this.#columns) {
      if (isFamily(column)) continue;
      if (column === "parent") this.#columns.delete(column);
      else this.#setOne(values, column, row);
    }
    this.#version += 1;
  }

  #fillFlags(row: number, run: RunRecord): void {
    for (const [name, value] of run.flags) this.#columnOf(`flag:${pyStr(name)}`).set(row, cellOf(value));
  }

  #fillScalars(row: number, run: RunRecord): void {
    for (const summary of this.#scalarsOf(run)) {
      const [last, ...others] = this.#scalarColumns(summary);
      // Of two directories with one key the first counts, as everywhere.
      if (last === undefined || last.has(row)) continue;
      last.setNumber(row, figureOf(summary, "last"));
      for (const [at, column] of others.entries()) column.setNumber(row, figureOf(summary, figures[at]));
    }
  }

  /** One run whose files are closed to us does not keep the others from being shown. */
  #scalarsOf(run: RunRecord): readonly ScalarSummary[] {
    try {
      return runScalars(run);
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      const { err, logLevel } = this.#context;
      if (logLevel <= 30) err(`WARNING: cannot read the scalars of run ${run.id}: ${String(error)}\n`);
      return [];
    }
  }

  /** The columns of a scalar: of its last value, then of its figures. */
  #scalarColumns(summary: ScalarSummary): readonly Column[] {
    const key = scalarKey(summary);
    const known = this.#scalars.get(key);
    if (known !== undefined) return known;
    const ids = [`scalar:${key}`, ...figures.map((figure) => `scalar:${key}:${figure}`)];
    const made = ids.map((id) => this.#columnOf(id as ColumnId));
    this.#scalars.set(key, made);
    return made;
  }

  #scalarsNamed(name: string): readonly Column[] {
    const split = name.indexOf("#");
    if (split > 0) return (this.#scalars.get(name) ?? []).slice(0, 1);
    const tag = name.slice(split + 1);
    const keys = [...this.#scalars.keys()].filter((key) => key.endsWith(`#${tag}`)).sort();
    return [tag, ...keys].flatMap((key) => (this.#scalars.get(key) ?? []).slice(0, 1));
  }

  #make(id: ColumnId): Column | undefined {
    if (id === "parent") return this.#makeParents();
    if (!coreColumns.has(id) && !id.startsWith("attr:")) return undefined;
    const column = this.#columnOf(id);
    for (const row of this.#rows.keys()) this.#setOne(column, id, row);
    return column;
  }

  #makeParents(): Column {
    const column = this.#columnOf("parent");
    for (const run of this.#rows) {
      if (run === undefined || !holdsRuns(run)) continue;
      for (const id of linkedIds(run)) {
        const row = this.#rowOf.get(id);
        if (row !== undefined) column.set(row, run.id);
      }
    }
    return column;
  }

  #setOne(column: Column, id: ColumnId, row: number): void {
    if (!id.startsWith("attr:")) {
      this.#setCore(column, id, row);
      return;
    }
    const value = this.#rows[row]?.attr(id.slice(5));
    column.set(row, value === undefined ? undefined : cellOf(value));
  }

  #setCore(column: Column, id: ColumnId, row: number): void {
    const run = this.#rows[row];
    column.set(row, run === undefined ? undefined : coreColumns.get(id)?.(run, this.#context));
  }

  #columnOf(id: ColumnId): Column {
    const known = this.#columns.get(id);
    if (known !== undefined) return known;
    const made = new Column(this.#rows.length);
    this.#columns.set(id, made);
    return made;
  }
}

const figures = ["first", "last", "min", "max", "avg", "step"] as const;
type Figure = (typeof figures)[number];

const isQualified = (id: ColumnId): boolean => /^scalar:.*:(?:first|last|min|max|avg|step)$/.test(id);

const isFamily = (id: ColumnId): boolean => id.startsWith("flag:") || id.startsWith("scalar:");

/** A summary has no NaN: undefined stands for it. */
const figureOf = (summary: ScalarSummary, figure: Figure = "last"): number =>
  (figure === "step" ? summary.lastStep : summary[figure]) ?? Number.NaN;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const isLive = ({ status: { kind } }: RunRecord): boolean =>
  kind === "running" || kind === "pending" || kind === "staged";
