import { existsSync, readdirSync, statSync } from "node:fs";
import { type Context, pyStr } from "../base/index.ts";
import { guildNames, guildPath, isAbsence } from "../run/index.ts";
import { type ScalarSummary, scalarKey } from "../scalars/index.ts";
import { filteredRuns, RunRecord, runInDir, runScalars, runsDir, trashDir } from "../store/index.ts";
import type { ColumnId } from "./api-types.ts";
import { cellOf, numberCell } from "./cells.ts";
import { Column } from "./column.ts";
import { coreColumns, holdsRuns, linkedIds } from "./core-columns.ts";

export type TableContext = Pick<Context, "cwd" | "home" | "userHome" | "env" | "now" | "err" | "logLevel">;

type Family = "flag" | "scalar";
type Root = "runs" | "trash";

/** How many ended runs are looked at in one round for what others changed about them. */
const sweepSize = 100;
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
  readonly #families = new Set<Family>();
  readonly #live = new Set<number>();
  /** Times of files by row, to tell whether a run changed. */
  readonly #prints: (string | undefined)[] = [];
  readonly #unripe = new Map<string, number>();
  #loading: Promise<void> | undefined;
  #listTime = -1;
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

  /** The column of that name; undefined where there can be none. */
  column(id: ColumnId): Column | undefined {
    const known = this.#columns.get(id);
    if (known !== undefined) {
      if (id === "duration") for (const row of this.#live) this.#setCore(known, id, row);
      return known;
    }
    if (id.startsWith("flag:")) return this.#ofFamily("flag", id);
    if (id.startsWith("scalar:")) return this.#ofFamily("scalar", id) ?? this.#qualified(id);
    return this.#make(id);
  }

  /** All columns of flags and scalars that some run has. */
  familyColumns(): readonly ColumnId[] {
    this.#loadFamily("flag");
    this.#loadFamily("scalar");
    return [...this.#columns.keys()].filter((id) => /^(?:flag|scalar):/.test(id) && !isQualified(id));
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
    for (const row of [...this.#live]) this.#refreshRow(row, changed);
    for (let count = Math.min(sweepSize, this.#rows.length); count > 0; count--) {
      this.#refreshRow(this.#swept++ % this.#rows.length, changed);
    }
    return [...changed];
  }

  /** Looks at some runs now, whose files may have changed. */
  refreshRuns(ids: Iterable<string>): readonly string[] {
    const changed = new Set<string>();
    for (const id of ids) {
      const row = this.#rowOf.get(id);
      if (row !== undefined) this.#refreshRow(row, changed);
    }
    return [...changed];
  }

  async #load(): Promise<void> {
    this.#listTime = mtime(this.dir);
    const runs = await filteredRuns(this.#context, {
      filters: {},
      commandPath: "guild view",
      root: { deleted: this.#root === "trash" },
      readsScalars: true,
    });
    for (const run of runs) {
      this.#rowOf.set(run.id, this.#rows.length);
      if (isLive(run)) this.#live.add(this.#rows.length);
      this.#rows.push(run);
    }
    for (const row of this.#live) this.#prints[row] = this.#printOf(row);
    const known = new Set(runs.map(({ id }) => String(id)));
    for (const name of namesIn(this.dir)) if (!known.has(name)) this.#unripe.set(name, patience);
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
    // Seen for the first time: what the index said was true then.
    if (before === undefined && !this.#live.has(row)) return;
    this.#put(row, run.id);
    changed.add(run.id);
  }

  /** A process that died leaves no trace in files. */
  #hasEnded(run: RunRecord): boolean {
    return run.status.kind === "running" && new RunRecord(run).status.kind !== "running";
  }

  #printOf(row: number): string | undefined {
    const run = this.#rows[row];
    if (run === undefined) return undefined;
    const attrs = mtime(guildPath(run, guildNames.attrs));
    if (!this.#live.has(row)) return String(attrs);
    const own = mtime(guildPath(run));
    return `${attrs} ${own} ${eventBytes(run)}`;
  }

  #put(row: number, id: string): void {
    const run = new RunRecord(runInDir(this.dir, id));
    const old = this.#rows[row];
    this.#rows[row] = run;
    this.#rowOf.set(id, row);
    if (isLive(run)) this.#live.add(row);
    else this.#live.delete(row);
    this.#prints[row] = this.#printOf(row);
    if (old !== undefined || this.#families.size > 0) {
      for (const [column, values] of this.#columns) if (!coreColumns.has(column)) values.set(row, undefined);
    }
    if (this.#families.has("flag")) this.#fillFlags(row, run);
    if (this.#families.has("scalar")) this.#fillScalars(row, run);
    for (const [column, values] of this.#columns) {
      if (/^(?:flag|scalar):/.test(column)) continue;
      if (column === "parent") this.#columns.delete(column);
      else this.#setOne(values, column, row);
    }
    this.#version += 1;
  }

  #ofFamily(family: Family, id: ColumnId): Column | undefined {
    this.#loadFamily(family);
    return this.#columns.get(id);
  }

  #loadFamily(family: Family): void {
    if (this.#families.has(family)) return;
    this.#families.add(family);
    for (const [row, run] of this.#rows.entries()) {
      if (run === undefined) continue;
      if (family === "flag") this.#fillFlags(row, run);
      else this.#fillScalars(row, run);
    }
  }

  #fillFlags(row: number, run: RunRecord): void {
    for (const [name, value] of run.flags) this.#columnOf(`flag:${pyStr(name)}`).set(row, cellOf(value));
  }

  #fillScalars(row: number, run: RunRecord): void {
    for (const summary of runScalars(run)) {
      const id = `scalar:${scalarKey(summary)}`;
      const column = this.#columnOf(id);
      // Of two directories with one key the first counts, as everywhere.
      if (column.has(row)) continue;
      column.set(row, figureCell(summary, "last"));
      for (const figure of figures) {
        this.#columns.get(`${id}:${figure}`)?.set(row, figureCell(summary, figure));
      }
    }
  }

  /** `scalar:KEY:min` and the like. */
  #qualified(id: ColumnId): Column | undefined {
    if (!isQualified(id)) return undefined;
    const split = id.lastIndexOf(":");
    const key = id.slice("scalar:".length, split);
    const figure = id.slice(split + 1) as Figure;
    if (!this.#columns.has(`scalar:${key}`)) return undefined;
    const column = this.#columnOf(id);
    for (const [row, run] of this.#rows.entries()) {
      const summary = run && runScalars(run).find((each) => scalarKey(each) === key);
      if (summary !== undefined) column.set(row, figureCell(summary, figure));
    }
    return column;
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

/** A summary has no NaN: undefined stands for it. */
const figureCell = (summary: ScalarSummary, figure: Figure) =>
  numberCell((figure === "step" ? summary.lastStep : summary[figure]) ?? Number.NaN);

const isLive = ({ status: { kind } }: RunRecord): boolean =>
  kind === "running" || kind === "pending" || kind === "staged";

const mtime = (path: string): number => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;
  } catch {
    return -1;
  }
};

const namesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};

/** Bytes of event files in the run's own directories, which grow with its scalars. */
export const eventBytes = (run: { readonly dir: string }): number =>
  [run.dir, guildPath(run)]
    .flatMap((dir) =>
      namesIn(dir)
        .filter((name) => name.includes("tfevents"))
        .map((name) => `${dir}/${name}`),
    )
    .reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
