import { type KeyboardEvent, memo, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { ColumnInfo, RunsQuery } from "../../../src/server/api-types.ts";
import { ApiError } from "../data/api.ts";
import { cellNumber, shortId } from "../text/format.ts";
import { Empty, Fault, Status } from "../ui/parts.tsx";
import { rowRange, useSeen } from "../ui/use-window.ts";
import { formatRoute } from "../url/route.ts";
import { type ChosenColumn, columnTitle } from "../url/runs-state.ts";
import { go } from "../url/use-route.ts";
import { cellText, usualWidth } from "./cell.ts";
import { HeadCell } from "./head-cell.tsx";
import { type TableRow, useRows } from "./use-rows.ts";

const rowHeight = 30;

export type ShownColumn = ChosenColumn & { readonly info?: ColumnInfo };
type Placed = {
  readonly id: string;
  readonly title: string;
  readonly width: number;
  readonly left: number;
  readonly isNumber: boolean;
};

/** The runs, of which only what is seen is fetched and drawn, in both directions. */
export const RunsTable = ({
  query,
  columns,
  sort,
  selected,
  onSort,
  onSelect,
  onColumns,
  onTotal,
  onFault,
  empty,
}: {
  readonly query: RunsQuery;
  readonly columns: readonly ShownColumn[];
  readonly sort: readonly string[];
  readonly selected: ReadonlySet<string>;
  readonly onSort: (id: string, add: boolean) => void;
  readonly onSelect: (ids: readonly string[], how: "toggle" | "only" | "add") => void;
  readonly onColumns: (columns: readonly ChosenColumn[]) => void;
  readonly onTotal: (total: number | undefined) => void;
  readonly onFault: (error: unknown) => void;
  readonly empty: ReactNode;
}) => {
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const seen = useSeen(box, rowHeight * 4, 120);
  const [active, setActive] = useState(0);
  const anchor = useRef(0);
  const placed = useMemo(() => place(columns), [columns]);
  const names = useMemo(() => columns.map((column) => column.id), [columns]);
  const frozen = seen.width < 640 ? 150 : 230;
  const shownColumns = columnRange(placed, seen.left, seen.width);
  const span = rowRange(seen, rowHeight, 1e9, 12);
  const rows = useRows(query, names, span, shownColumns);
  const total = rows.total ?? 0;
  const [first, last] = rowRange(seen, rowHeight, total, 12);
  const width = frozen + (placed.at(-1) ? (placed.at(-1)?.left ?? 0) + (placed.at(-1)?.width ?? 0) : 0);
  useEffect(() => onTotal(rows.total), [onTotal, rows.total]);
  useEffect(() => onFault(rows.error), [onFault, rows.error]);
  const queryText = JSON.stringify(query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question starts at its top
  useEffect(() => {
    box?.scrollTo({ top: 0 });
    setActive(0);
  }, [queryText]);

  const reach = (row: number) => {
    const next = Math.min(total - 1, Math.max(0, row));
    setActive(next);
    if (box === null) return;
    const top = next * rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    const room = box.clientHeight - rowHeight * 2;
    if (top > box.scrollTop + room) box.scrollTop = top - room;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor(seen.height / rowHeight) - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      j: active + 1,
      ArrowUp: active - 1,
      k: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: total - 1,
    };
    const target = moves[event.key];
    const row = rows.at(active);
    if (target !== undefined) {
      reach(target);
      const next = rows.at(Math.min(total - 1, Math.max(0, target)));
      if (event.shiftKey && next) onSelect([next.id], "add");
    } else if (event.key === "Enter" && row) go(formatRoute(["run", row.id]));
    else if ((event.key === " " || event.key === "x") && row) onSelect([row.id], "toggle");
    else if (event.key === "ArrowRight") box?.scrollBy({ left: 160 });
    else if (event.key === "ArrowLeft") box?.scrollBy({ left: -160 });
    else return;
    event.preventDefault();
  };
  const pick = (at: number, id: string, range: boolean) => {
    setActive(at);
    if (!range) {
      anchor.current = at;
      onSelect([id], "toggle");
      return;
    }
    const [from, to] = [Math.min(at, anchor.current), Math.max(at, anchor.current)];
    const ids = Array.from({ length: to - from + 1 }, (_, n) => rows.at(from + n)?.id ?? []).flat();
    onSelect(ids, "add");
  };
  const cells = placed.slice(...shownColumns);
  const before = cells[0]?.left ?? 0;
  return (
    <div
      ref={setBox}
      className={rows.isStale ? "table stale" : "table"}
      role="grid"
      tabIndex={0}
      aria-label="Runs"
      aria-rowcount={total + 1}
      aria-colcount={placed.length + 1}
      aria-multiselectable="true"
      aria-busy={rows.total === undefined}
      aria-activedescendant={total > 0 ? `row-${active}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className="table-area" role="presentation" style={{ width, height: (total + 1) * rowHeight }}>
        <div className="table-row head" role="row" aria-rowindex={1} style={{ width }}>
          <div className="cell frozen" role="columnheader" aria-colindex={1} style={{ width: frozen }}>
            Run
          </div>
          <div role="presentation" style={{ width: before, flex: "none" }} />
          {cells.map((column, n) => (
            <HeadCell
              key={column.id}
              column={column}
              place={shownColumns[0] + n + 2}
              sort={sort}
              onSort={onSort}
              onWidth={(wanted) =>
                onColumns(columns.map((c) => (c.id === column.id ? { id: c.id, width: wanted } : bare(c))))
              }
              onMove={(id) => onColumns(moved(columns.map(bare), id, column.id))}
            />
          ))}
        </div>
        {rows.error === null &&
          Array.from({ length: last - first }, (_, n) => {
            const at = first + n;
            const row = rows.at(at);
            return (
              <Row
                key={at}
                at={at}
                row={row}
                cells={cells}
                before={before}
                firstCell={shownColumns[0]}
                frozen={frozen}
                width={width}
                isActive={at === active}
                isSelected={row !== undefined && selected.has(row.id)}
                pick={pick}
                activate={setActive}
              />
            );
          })}
      </div>
      {rows.error !== null && !isFilterFault(rows.error) && <Fault error={rows.error} />}
      {rows.total === 0 && rows.error === null && <Empty>{empty}</Empty>}
    </div>
  );
};

/** What the filter box tells already. */
const isFilterFault = (error: unknown): boolean => error instanceof ApiError && error.status === 400;

const bare = ({ id, width }: ChosenColumn): ChosenColumn => (width === undefined ? { id } : { id, width });

const moved = (columns: readonly ChosenColumn[], id: string, before: string): readonly ChosenColumn[] => {
  const from = columns.findIndex((column) => column.id === id);
  const to = columns.findIndex((column) => column.id === before);
  const column = columns[from];
  if (column === undefined || to < 0) return columns;
  return columns.toSpliced(from, 1).toSpliced(to, 0, column);
};

const place = (columns: readonly ShownColumn[]): readonly Placed[] => {
  let left = 0;
  return columns.map(({ id, width: wanted, info }) => {
    const title = columnTitle(id);
    const width = wanted ?? usualWidth(id, title);
    const column = {
      id,
      title,
      width,
      left,
      isNumber: !isMoment(id) && (info?.isNumber ?? id.startsWith("scalar:")),
    };
    left += width;
    return column;
  });
};

const isMoment = (id: string): boolean => id === "started" || id === "stopped";

const columnRange = (placed: readonly Placed[], left: number, width: number): readonly [number, number] => {
  const spare = 240;
  const first = placed.findIndex((column) => column.left + column.width > left - spare);
  if (first < 0) return [0, placed.length];
  const end = placed.findIndex((column) => column.left > left + width + spare);
  return [first, end < 0 ? placed.length : end];
};

const Row = memo(
  ({
    at,
    row,
    cells,
    before,
    firstCell,
    frozen,
    width,
    isActive,
    isSelected,
    pick,
    activate,
  }: {
    readonly at: number;
    readonly row: TableRow | undefined;
    readonly cells: readonly Placed[];
    readonly before: number;
    readonly firstCell: number;
    readonly frozen: number;
    readonly width: number;
    readonly isActive: boolean;
    readonly isSelected: boolean;
    readonly pick: (at: number, id: string, range: boolean) => void;
    readonly activate: (at: number) => void;
  }) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys
    <div
      id={`row-${at}`}
      role="row"
      aria-rowindex={at + 2}
      aria-selected={isSelected}
      className={`table-row${isActive ? " active" : ""}${isSelected ? " selected" : ""}`}
      style={{ width, transform: `translateY(${(at + 1) * rowHeight}px)` }}
      onClick={() => activate(at)}
    >
      <div className="cell frozen" role="rowheader" aria-colindex={1} style={{ width: frozen }}>
        {row && (
          <>
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={`Select run ${shortId(row.id)}`}
              checked={isSelected}
              onChange={() => {}}
              onClick={(event) => pick(at, row.id, event.shiftKey)}
            />
            <Status status={row.status} isBare />
            <a className="run-link" tabIndex={-1} href={formatRoute(["run", row.id])}>
              <code>{shortId(row.id)}</code> <bdi>{row.operation}</bdi>
            </a>
            {row.marked && (
              <span className="star" title="marked" role="img" aria-label="marked">
                ★
              </span>
            )}
          </>
        )}
      </div>
      <div role="presentation" style={{ width: before, flex: "none" }} />
      {cells.map((column, n) => (
        <Value key={column.id} column={column} row={row} place={firstCell + n + 2} />
      ))}
    </div>
  ),
);

const Value = ({
  column,
  row,
  place,
}: {
  readonly column: Placed;
  readonly row: TableRow | undefined;
  readonly place: number;
}) => {
  const cell = row?.byColumn.get(column.id);
  const isKnown = row?.byColumn.has(column.id) ?? false;
  const text = isKnown ? cellText(column.id, cell) : "";
  const odd = cellNumber(cell);
  const isOdd = odd !== null && !Number.isFinite(odd);
  return (
    <div
      role="gridcell"
      aria-colindex={place}
      className={`cell${column.isNumber ? " number" : ""}${isOdd ? " odd" : ""}${isKnown ? "" : " waiting"}`}
      style={{ width: column.width }}
      title={text.length > 12 ? text : undefined}
    >
      {column.id === "status" && row ? <Status status={row.status} /> : <bdi>{text}</bdi>}
    </div>
  );
};
