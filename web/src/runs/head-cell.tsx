import { useState } from "react";

/** A heading that sorts, is resized at its edge and moved by dragging. */
export const HeadCell = ({
  column,
  place,
  sort,
  onSort,
  onWidth,
  onMove,
}: {
  readonly column: {
    readonly id: string;
    readonly title: string;
    readonly width: number;
    readonly isNumber: boolean;
  };
  readonly place: number;
  readonly sort: readonly string[];
  readonly onSort: (id: string, add: boolean) => void;
  readonly onWidth: (width: number) => void;
  /** The column with this id was dropped here. */
  readonly onMove: (id: string) => void;
}) => {
  const [width, setWidth] = useState<number | null>(null);
  const order = sort.includes(column.id)
    ? "ascending"
    : sort.includes(`-${column.id}`)
      ? "descending"
      : "none";
  const arrow = order === "ascending" ? "↑" : order === "descending" ? "↓" : "";
  const clamp = (wanted: number) => Math.round(Math.min(900, Math.max(48, wanted)));
  return (
    <div
      role="columnheader"
      aria-colindex={place}
      aria-sort={order}
      className={`cell${column.isNumber ? " number" : ""}`}
      style={{ width: width ?? column.width, marginRight: width === null ? 0 : column.width - width }}
      draggable={width === null}
      onDragStart={(event) => event.dataTransfer.setData("application/x-guild-column", column.id)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const id = event.dataTransfer.getData("application/x-guild-column");
        if (id && id !== column.id) onMove(id);
      }}
    >
      <button
        type="button"
        className="sort"
        title={`${column.id}\nClick to sort, with Shift after the others; drag to move`}
        onClick={(event) => onSort(column.id, event.shiftKey)}
      >
        <bdi>{column.title}</bdi>
        {arrow && <span className="arrow">{arrow}</span>}
      </button>
      <span
        className="edge"
        aria-hidden="true"
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          setWidth(column.width);
        }}
        onPointerMove={(event) => {
          const left = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0;
          if (width !== null) setWidth(clamp(event.clientX - left));
        }}
        onPointerUp={() => {
          if (width !== null && width !== column.width) onWidth(width);
          setWidth(null);
        }}
      />
    </div>
  );
};
