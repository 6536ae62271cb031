import { compileFilters, type RunRecord } from "../store/index.ts";
import type {
  Cell,
  ColumnId,
  ColumnInfo,
  Columns,
  Group,
  GroupStat,
  Groups,
  RunRow,
  RunsQuery,
  RunsWindow,
} from "./api-types.ts";
import { cellText } from "./cells.ts";
import type { Column } from "./column.ts";
import { coreColumns, numericCore } from "./core-columns.ts";
import type { RunTable, TableContext } from "./run-table.ts";

/** Which runs of the table may be seen at all: what the command line of the server chose. */
export type Scope = (run: RunRecord) => boolean;

type Known = { readonly version: number; readonly rows: readonly number[] };

/** Answers about one table. The last answers are kept: a window is asked for again and again while one scrolls. */
export class TableQueries {
  readonly #context: TableContext;
  readonly #table: RunTable;
  readonly #scope: Scope;
  /** Of all lists together, as clients hear of it. */
  readonly #version: () => number;
  readonly #known = new Map<string, Known>();
  readonly #scoped = new WeakMap<RunRecord, boolean>();

  constructor(context: TableContext, table: RunTable, scope: Scope, version: () => number) {
    this.#version = version;
    this.#context = context;
    this.#table = table;
    this.#scope = scope;
  }

  /** The rows that pass, in order. Throws UserError for a faulty filter. */
  async rows(query: RunsQuery): Promise<readonly number[]> {
    await (query.partial === true ? this.#table.load() : this.#table.allRead());
    if (asksScalars(query)) await this.#table.allRead();
    const passing = await this.#remember(
      JSON.stringify(["f", query.filter ?? "", query.namespace ?? "", query.batches === true]),
      () => this.#passing(query),
    );
    const sort = query.sort === undefined || query.sort.length === 0 ? ["-started"] : query.sort;
    const key = JSON.stringify([
      "s",
      query.filter ?? "",
      query.namespace ?? "",
      query.batches === true,
      sort,
    ]);
    return this.#remember(key, async () => sortRows(this.#table, passing, sort));
  }

  async window(
    query: RunsQuery,
    { columns, offset, limit }: { columns: readonly ColumnId[]; offset: number; limit: number },
  ): Promise<RunsWindow> {
    const rows = await this.rows(query);
    const shown = rows.slice(offset, offset + limit);
    this.#table.show(shown);
    const cells = columns.map((id) => this.#table.column(id));
    return {
      total: rows.length,
      offset,
      rows: shown.map((row) => this.#row(row, cells)),
      version: this.#version(),
      isPartial: this.#table.isPartial,
    };
  }

  async columns(query: RunsQuery): Promise<Columns> {
    const rows = await this.rows({ ...query, sort: [] });
    const ids = [...coreColumns.keys(), ...this.#table.familyColumns()];
    const columns = ids.map((id) => columnInfo(id, this.#table.column(id), rows));
    return {
      columns: columns.filter(({ kind, count }) => kind === "core" || count > 0),
      total: rows.length,
      isPartial: this.#table.isPartial,
    };
  }

  async groups(query: RunsQuery, by: readonly ColumnId[], columns: readonly ColumnId[]): Promise<Groups> {
    const rows = await this.rows(query);
    const keys = by.map((id) => this.#table.column(id));
    const shown = columns.map((id) => this.#table.column(id));
    const byKey = new Map<string, number[]>();
    for (const row of rows) {
      const key = JSON.stringify(keys.map((column) => column?.identity(row) ?? ""));
      const members = byKey.get(key);
      if (members === undefined) byKey.set(key, [row]);
      else members.push(row);
    }
    const groups = [...byKey.values()].map((members): Group => {
      const key = keys.map((column) => column?.get(members[0] ?? -1) ?? null);
      return {
        key,
        count: members.length,
        stats: shown.map((column) => groupStat(column, members)),
        filter: groupFilter(query.filter, by, key),
      };
    });
    return { groups, total: groups.length };
  }

  /** The rows as CSV, line by line. */
  async *csv(query: RunsQuery, columns: readonly ColumnId[]): AsyncGenerator<string> {
    const rows = await this.rows(query);
    const shown = columns.map((id) => this.#table.column(id));
    yield `${columns.map(csvField).join(",")}\n`;
    for (let at = 0; at < rows.length; at += 1000) {
      yield rows
        .slice(at, at + 1000)
        .map((row) => `${shown.map((column) => csvField(cellText(column?.get(row) ?? null))).join(",")}\n`)
        .join("");
    }
  }

  #row(row: number, columns: readonly (Column | undefined)[]): RunRow {
    const run = this.#table.run(row);
    return {
      id: run?.id ?? "",
      operation: run?.operation ?? "",
      status: run?.status.kind ?? "error",
      label: run?.label ?? "",
      marked: run?.isMarked ?? false,
      started: run?.timestamp ?? null,
      isBatch: run?.isBatch ?? false,
      cells: columns.map((column) => column?.get(row) ?? null),
    };
  }

  async #passing({ filter, namespace, batches }: RunsQuery): Promise<readonly number[]> {
    const scalar = this.#table.scalarLookup();
    let row = 0;
    const holds = await compileFilters(
      this.#context,
      {
        filters: { filter, filterNamespaces: namespace === undefined ? [] : [namespace] },
        commandPath: "guild view",
      },
      () => (key) => scalar(row, key),
    );
    const rows: number[] = [];
    for (row = 0; row < this.#table.size; row++) {
      const run = this.#table.run(row);
      if (run === undefined || (batches !== true && run.isBatch)) continue;
      if (this.#isInScope(run) && (holds === undefined || holds(run))) rows.push(row);
    }
    return rows;
  }

  /** A record never changes its mind. */
  #isInScope(run: RunRecord): boolean {
    const known = this.#scoped.get(run);
    if (known !== undefined) return known;
    const isIn = this.#scope(run);
    this.#scoped.set(run, isIn);
    return isIn;
  }

  async #remember(key: string, find: () => Promise<readonly number[]>): Promise<readonly number[]> {
    const { version } = this.#table;
    const known = this.#known.get(key);
    if (known?.version === version) return known.rows;
    const rows = await find();
    this.#known.delete(key);
    this.#known.set(key, { version, rows });
    const oldest = this.#known.size > maxKnown ? this.#known.keys().next().value : undefined;
    if (oldest !== undefined) this.#known.delete(oldest);
    return rows;
  }
}

const maxKnown = 16;

/** Whether an answer depends on more than what every run has. */
const asksScalars = ({ filter, sort }: RunsQuery): boolean =>
  (filter ?? "") !== "" || (sort ?? []).some((id) => /^-?(?:flag|scalar):/.test(id));

const sortRows = (table: RunTable, rows: readonly number[], sort: readonly string[]): readonly number[] => {
  const orders = sort.flatMap((text) => {
    const isDown = text.startsWith("-");
    const column = table.column(isDown ? text.slice(1) : text);
    return column === undefined ? [] : [{ ...column.sortKeys(), sign: isDown ? -1 : 1 }];
  });
  return [...rows].sort((a, b) => {
    for (const { classes, keys, sign } of orders) {
      const byClass = (classes[a] ?? 3) - (classes[b] ?? 3);
      if (byClass !== 0) return byClass;
      const byKey = (keys[a] ?? 0) - (keys[b] ?? 0);
      if (byKey !== 0) return byKey * sign;
    }
    return a - b;
  });
};

const columnInfo = (id: ColumnId, column: Column | undefined, rows: readonly number[]): ColumnInfo => {
  let count = 0;
  let numbers = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let first: string | number | undefined;
  let differs = false;
  for (const row of column === undefined ? [] : rows) {
    if (column?.has(row) !== true) {
      differs ||= count > 0;
      continue;
    }
    const identity = column.identity(row);
    if (first === undefined) {
      first = identity;
      differs = row !== rows[0];
    } else differs ||= !Object.is(identity, first);
    count += 1;
    const number = column.number(row);
    if (number === undefined) continue;
    numbers += 1;
    if (!Number.isFinite(number)) continue;
    if (number < min) min = number;
    if (number > max) max = number;
  }
  const split = id.indexOf(":");
  const kind = split < 0 ? "core" : (id.slice(0, split) as "flag" | "scalar");
  return {
    id,
    kind,
    name: split < 0 ? id : id.slice(split + 1),
    isNumber: numericCore.has(id) || (count > 0 && numbers === count),
    count,
    differs,
    ...(min <= max ? { min, max } : {}),
  };
};

const groupStat = (column: Column | undefined, rows: readonly number[]): GroupStat | null => {
  let count = 0;
  let mean = 0;
  let squares = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const value = column?.number(row);
    if (value === undefined || !Number.isFinite(value)) continue;
    count += 1;
    const off = value - mean;
    mean += off / count;
    squares += off * (value - mean);
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  if (count === 0) return null;
  return { count, mean, sd: count > 1 ? Math.sqrt(squares / (count - 1)) : 0, min, max };
};

/** A filter for the runs of a group, in the command line's language. */
const groupFilter = (filter: string | undefined, by: readonly ColumnId[], key: readonly Cell[]): string => {
  const tests = by.map((id, at) => `${filterName(id)} = ${filterValue(key[at] ?? null)}`);
  const given = filter === undefined || filter.trim() === "" ? [] : [`(${filter})`];
  return [...given, ...tests].join(" and ");
};

/** What a filter calls a column. */
const filterName = (id: ColumnId): string => (coreColumns.has(id) ? `attr:${id}` : id);

const filterValue = (cell: Cell): string => {
  if (cell === null) return "undefined";
  if (typeof cell === "string") return `'${cell.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  if (typeof cell !== "object") return String(cell);
  return "number" in cell ? cell.number : `[${cell.map(filterValue).join(", ")}]`;
};

const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
