import { useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import type { Cell, RunRow, RunsQuery, RunsWindow } from "../../../src/server/api-types.ts";
import { getJson, type Params } from "../data/api.ts";
import { keyOf } from "../data/queries.ts";

const pageSize = 100;
const blockSize = 24;

export type TableRow = RunRow & { readonly byColumn: ReadonlyMap<string, Cell> };
export type Rows = {
  readonly total: number | undefined;
  /** The run in a row, as far as its window is there. */
  readonly at: (row: number) => TableRow | undefined;
  readonly error: unknown;
  readonly isStale: boolean;
};

/** The seen part of the table: windows of rows for blocks of columns, each fetched once. */
export const useRows = (
  query: RunsQuery,
  columns: readonly string[],
  rows: readonly [number, number],
  seenColumns: readonly [number, number],
): Rows => {
  const blocks = useMemo(
    () =>
      Array.from({ length: Math.ceil(columns.length / blockSize) || 1 }, (_, n) =>
        columns.slice(n * blockSize, (n + 1) * blockSize),
      ),
    [columns],
  );
  const firstPage = Math.floor(rows[0] / pageSize);
  const lastPage = Math.max(firstPage, Math.floor(Math.max(0, rows[1] - 1) / pageSize));
  const firstBlock = Math.floor(seenColumns[0] / blockSize);
  const lastBlock = Math.min(blocks.length - 1, Math.floor(Math.max(0, seenColumns[1] - 1) / blockSize));
  const wanted: { readonly page: number; readonly params: Params }[] = [];
  for (let page = firstPage; page <= lastPage; page++)
    for (let block = firstBlock; block <= Math.max(firstBlock, lastBlock); block++)
      wanted.push({
        page,
        params: {
          ...query,
          partial: true,
          columns: blocks[block] ?? [],
          offset: page * pageSize,
          limit: pageSize,
        },
      });
  const found = useQueries({
    queries: wanted.map(({ params }) => ({
      queryKey: keyOf("runs", params),
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => getJson<RunsWindow>("runs", params, signal),
      structuralSharing: false,
    })),
  });
  const answers = found.map((answer, at) => ({ answer, params: wanted[at]?.params }));
  const total = answers.find(({ answer }) => answer.data)?.answer.data?.total;
  const error = answers.find(({ answer }) => answer.error)?.answer.error ?? null;
  const merged = new Map<number, TableRow>();
  for (const { answer, params } of answers) {
    const ids = Array.isArray(params?.columns) ? (params.columns as readonly string[]) : [];
    for (const [n, row] of (answer.data?.rows ?? []).entries()) {
      const place = (answer.data?.offset ?? 0) + n;
      const before = merged.get(place);
      const byColumn = new Map(before?.id === row.id ? before.byColumn : []);
      for (const [c, id] of ids.entries()) byColumn.set(id, row.cells[c] ?? null);
      merged.set(place, { ...row, byColumn });
    }
  }
  // While another filter or order is on its way, what was there stays, a little paler.
  const last = useRef<{ readonly rows: ReadonlyMap<number, TableRow>; readonly total: number }>(undefined);
  useEffect(() => {
    if (total !== undefined) last.current = { rows: merged, total };
  });
  const isStale = total === undefined && last.current !== undefined && error === null;
  const shown = isStale ? (last.current?.rows ?? merged) : merged;
  return {
    total: total ?? (error === null ? last.current?.total : undefined),
    at: (row) => shown.get(row),
    error,
    isStale,
  };
};
