import { useMemo } from "react";
import type { Cell, ColumnInfo, Columns, RunRow, RunsWindow } from "../../../src/server/api-types.ts";
import { colorOf } from "../chart/colors.ts";
import { useApi } from "../data/queries.ts";
import { shortId } from "../text/format.ts";

const mostCompared = 1000;
const mostColumns = 120;

export type ComparedRun = RunRow & {
  readonly name: string;
  readonly color: string;
  readonly value: (column: string) => Cell;
};
export type Compared = {
  readonly runs: readonly ComparedRun[];
  readonly total: number;
  readonly columns: readonly ColumnInfo[];
  /** How many columns there are; more than `columns` where they are too many to compare. */
  readonly columnsTotal: number;
};

/** The runs that the address names or filters, with their flags and last scalars. */
export const useCompared = (
  params: URLSearchParams,
): { readonly data: Compared | undefined; readonly error: unknown } => {
  const ids = params.get("runs")?.split(",").filter(Boolean) ?? [];
  const filter =
    ids.length > 0
      ? `id in [${ids.map((id) => JSON.stringify(id)).join(", ")}]`
      : (params.get("filter") ?? "");
  const query = { ...(filter && { filter }), ...(ids.length > 0 && { batches: true }) };
  const known = useApi<Columns>("columns", query, { keep: true });
  const all = useMemo(
    () =>
      (known.data?.columns ?? []).filter(
        ({ kind, count, name }) =>
          count > 0 && (kind === "flag" || (kind === "scalar" && !name.startsWith("sys/"))),
      ),
    [known.data],
  );
  const columns = useMemo(() => all.slice(0, mostColumns), [all]);
  const names = columns.map((column) => column.id);
  const rows = useApi<RunsWindow>(
    "runs",
    { ...query, columns: [...names, "duration"], offset: 0, limit: mostCompared },
    { enabled: known.data !== undefined, keep: true },
  );
  const data = useMemo(() => {
    if (rows.data === undefined) return undefined;
    const places = new Map([...columns.map((column) => column.id), "duration"].map((id, at) => [id, at]));
    const runs = rows.data.rows.map(
      (row, at): ComparedRun => ({
        ...row,
        name: `${shortId(row.id)} ${row.label || row.operation}`,
        color: colorOf(at),
        value: (column) => row.cells[places.get(column) ?? -1] ?? null,
      }),
    );
    return { runs, total: rows.data.total, columns, columnsTotal: all.length };
  }, [rows.data, columns, all]);
  return { data, error: known.error ?? rows.error };
};
