import type { Context } from "../base/index.ts";
import { RunRecord, runsDir, trashDir } from "../store/index.ts";
import type { RunsQuery } from "./api-types.ts";
import { Fault, notFound } from "./fault.ts";
import { OutputLines } from "./output-lines.ts";
import { type Scope, TableQueries } from "./query.ts";
import { eventBytes } from "./run-print.ts";
import { RunTable } from "./run-table.ts";
import { SeriesCache } from "./series.ts";
import { Watch } from "./watch.ts";

export type Found = { readonly run: RunRecord; readonly isDeleted: boolean };

/** Indices of so many outputs are kept. */
const maxOutputs = 200;

/** What the server keeps in memory between requests. */
export class State {
  readonly runs: RunTable;
  readonly trash: RunTable;
  readonly watch: Watch;
  readonly series = new SeriesCache();
  readonly runsDirs: readonly string[];
  readonly #runQueries: TableQueries;
  readonly #trashQueries: TableQueries;
  readonly #outputs = new Map<string, OutputLines>();

  constructor(context: Context, scope: Scope) {
    this.runs = new RunTable(context, "runs");
    this.trash = new RunTable(context, "trash");
    this.#runQueries = new TableQueries(context, this.runs, scope, () => this.version);
    this.#trashQueries = new TableQueries(
      context,
      this.trash,
      () => true,
      () => this.version,
    );
    this.watch = new Watch([this.runs, this.trash]);
    this.runsDirs = [runsDir(context.home), trashDir(context.home)];
  }

  get version(): number {
    return this.runs.version + this.trash.version;
  }

  close(): void {
    this.watch.close();
    this.runs.close();
    this.trash.close();
  }

  /** The queries of the list that a request is about, as the disk is now. */
  async queries({ deleted }: RunsQuery): Promise<TableQueries> {
    await (deleted ? this.trash : this.runs).load();
    this.watch.look();
    return deleted ? this.#trashQueries : this.#runQueries;
  }

  /** The run of an id or of its beginning; deleted ones count where no other is meant. */
  async find(prefix: string): Promise<Found> {
    await Promise.all([this.runs.load(), this.trash.load()]);
    this.watch.look();
    for (const [table, isDeleted] of [
      [this.runs, false],
      [this.trash, true],
    ] as const) {
      const exact = this.#get(table, prefix, isDeleted);
      if (exact !== undefined) return exact;
    }
    for (const [table, isDeleted] of [
      [this.runs, false],
      [this.trash, true],
    ] as const) {
      const ids = [...table.ids].filter((id) => id.startsWith(prefix));
      if (ids.length > 1) throw new Fault(400, `'${prefix}' matches ${ids.length} runs`);
      const found = this.#get(table, ids[0] ?? "", isDeleted);
      if (found !== undefined) return found;
    }
    throw notFound(`the run '${prefix}'`);
  }

  /** The run of a full id, without a look at the disk. */
  findQuietly(id: string): Found | undefined {
    return this.#get(this.runs, id, false) ?? this.#get(this.trash, id, true);
  }

  output(run: RunRecord): OutputLines {
    const known = this.#outputs.get(run.dir) ?? new OutputLines(run);
    this.#outputs.delete(run.dir);
    this.#outputs.set(run.dir, known);
    const oldest = this.#outputs.size > maxOutputs ? this.#outputs.keys().next().value : undefined;
    if (oldest !== undefined) this.#outputs.delete(oldest);
    return known;
  }

  /** Grows with the event files of a run. */
  scalarsVersion(run: RunRecord): number {
    return eventBytes(run);
  }

  /** Reads runs again that we changed, and tells of them. */
  changed(ids: readonly string[]): void {
    for (const id of ids) {
      this.runs.reread(id);
      this.trash.reread(id);
    }
    const moved = [...this.runs.refresh(), ...this.trash.refresh()];
    this.watch.tell([...new Set([...ids, ...moved])]);
  }

  #get(table: RunTable, id: string, isDeleted: boolean): Found | undefined {
    const row = table.rowOf(id);
    const run = row === undefined ? undefined : table.run(row);
    // What files say now: records of the table answer from what was known.
    return run === undefined ? undefined : { run: new RunRecord(run), isDeleted };
  }
}
