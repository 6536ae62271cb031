/** A row of the table on screen, and the run it shows; undefined where there are no runs. */
export type ViewRow = { readonly id: string | undefined; readonly cells: readonly string[] };

export type ViewSize = { readonly columns: number; readonly lines: number };

/** What lies over the table. */
type Overlay =
  | { readonly kind: "search"; readonly text: string }
  | { readonly kind: "box"; readonly title: string; readonly lines: readonly string[]; readonly top: number };

/** How wide columns are: as their contents, as most of their contents, or a fixed number. */
export type WidthMode = "max" | "most" | number;

/** The table of compared runs as it stands on the screen. Plain data: keys make another one of it. */
export type GridView = {
  readonly headings: readonly string[];
  readonly rows: readonly ViewRow[];
  readonly widths: readonly number[];
  readonly widthMode: WidthMode;
  readonly gap: number;
  readonly size: ViewSize;
  /** The cell under the cursor. */
  readonly row: number;
  readonly column: number;
  /** The first row and column on screen. */
  readonly top: number;
  readonly left: number;
  /** Digits typed before a command. */
  readonly count: string;
  /** What was searched for last, in lower case. */
  readonly search: string;
  readonly memory: { readonly row: number; readonly column: number } | undefined;
  readonly overlay: Overlay | undefined;
};

export type ViewData = Pick<GridView, "headings" | "rows">;

/** Columns of the terminal that a text takes. */
export type WidthOf = (text: string) => number;

/** Lines above the rows: the cell under the cursor, a rule, the headings. */
const headLines = 3;

/** Lines of the search box. */
const searchLines = 3;

const widestHeading = 12;
const widestCell = 20;

/** Without runs there is one cell that says so. */
export const openGrid = (data: ViewData, size: ViewSize, widthOf: WidthOf): GridView => {
  const { headings, rows } =
    data.headings.length > 0 ? data : { headings: ["no runs"], rows: [{ id: undefined, cells: [""] }] };
  return {
    headings,
    rows,
    widths: headings.map((heading, column) =>
      Math.max(
        1,
        Math.min(widthOf(heading), widestHeading),
        ...rows.map(({ cells }) => Math.min(widthOf(cells[column] ?? ""), widestCell)),
      ),
    ),
    widthMode: "max",
    gap: 2,
    size,
    row: 0,
    column: 0,
    top: 0,
    left: 0,
    count: "",
    search: "",
    memory: undefined,
    overlay: undefined,
  };
};

/** The view with data read anew: the cursor stays on its run and column, widths stay where the columns do. */
export const reloadGrid = (view: GridView, data: ViewData, widthOf: WidthOf): GridView => {
  const fresh = openGrid(data, view.size, widthOf);
  const isSame = fresh.headings.join("\n") === view.headings.join("\n");
  const { gap, search, widthMode, top, left } = view;
  const id = view.rows[view.row]?.id;
  const row = fresh.rows.findIndex((each) => each.id !== undefined && each.id === id);
  const kept = isSame ? { widths: view.widths, widthMode } : {};
  return moveTo({ ...fresh, ...kept, gap, search, top, left }, row < 0 ? view.row : row, view.column);
};

/** How many rows are on screen. */
export const visibleRows = ({ size, overlay }: Pick<GridView, "size" | "overlay">): number =>
  Math.max(1, size.lines - headLines - (overlay?.kind === "search" ? searchLines : 0));

/** How many columns fit whole, from `first` on; at least one. */
export const columnsFrom = ({ widths, gap, size }: GridView, first: number): number => {
  let room = size.columns;
  let count = 0;
  for (; first + count < widths.length; count += 1) {
    const width = widths[first + count] ?? 0;
    if (width > room) break;
    room -= width + gap;
  }
  return Math.max(1, count);
};

/** How many columns fit whole, from `last` back; at least one. */
export const columnsUpTo = ({ widths, gap, size }: GridView, last: number): number => {
  let room = size.columns;
  let count = 0;
  for (; last - count >= 0; count += 1) {
    const width = widths[last - count] ?? 0;
    if (width > room) break;
    room -= width + gap;
  }
  return Math.max(1, count);
};

/** The view with the cursor at a cell, or the one nearest to it, and the window where that cell is seen. */
export const moveTo = (view: GridView, toRow: number, toColumn: number): GridView => {
  const row = clamp(toRow, view.rows.length);
  const column = clamp(toColumn, view.headings.length);
  const shown = visibleRows(view);
  const lastTop = Math.max(0, view.rows.length - 1);
  const top = row < view.top ? row : row >= view.top + shown ? row - shown + 1 : Math.min(view.top, lastTop);
  const isLeft = column < view.left;
  const isRight = column >= view.left + columnsFrom(view, view.left);
  const left = isLeft ? column : isRight ? column - columnsUpTo(view, column) + 1 : view.left;
  return { ...view, row, column, top, left };
};

const clamp = (at: number, length: number): number => Math.max(0, Math.min(at, length - 1));

/** The view on a terminal of another size. */
export const resizeGrid = (view: GridView, size: ViewSize): GridView =>
  moveTo({ ...view, size }, view.row, view.column);

/** The view with the run's mark shown or taken away. */
export const showMark = (view: GridView, id: string, isMarked: boolean, widthOf: WidthOf): GridView => {
  const column = view.headings.indexOf("operation");
  if (column < 0) return view;
  const marked = (text: string) => `${text.replace(/ \[marked\]$/, "")}${isMarked ? " [marked]" : ""}`;
  const rows = view.rows.map((row) =>
    row.id === id ? { id, cells: row.cells.map((cell, at) => (at === column ? marked(cell) : cell)) } : row,
  );
  const width = Math.max(
    0,
    ...rows.filter((row) => row.id === id).map(({ cells }) => widthOf(cells[column] ?? "")),
  );
  const widths = view.widths.map((each, at) => (at === column ? Math.max(each, width) : each));
  return moveTo({ ...view, rows, widths }, view.row, view.column);
};
