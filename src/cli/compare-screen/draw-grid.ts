import { type GridView, visibleRows } from "../../compare/index.ts";
import { clip, padEnd, textWidth } from "../text-width.ts";

const reverse = (text: string): string => `\u001b[7m${text}\u001b[0m`;
const bold = (text: string): string => `\u001b[1m${text}\u001b[0m`;

/** What stands at the end of a text that was cut. */
const cutMark = "…";

const fewestColumns = 20;
const fewestLines = 6;

/** The lines of the whole screen. */
export const drawGrid = (view: GridView): readonly string[] => {
  const { columns, lines } = view.size;
  if (columns < fewestColumns || lines < fewestLines) return [clip("Terminal too small", columns)];
  const { overlay } = view;
  if (overlay?.kind === "box") return drawBox(overlay, view);
  const places = columnPlaces(view);
  const headings = places.map(({ column, width }) => bold(fitted(view.headings[column] ?? "", width)));
  return [
    drawPosition(view),
    "─".repeat(columns),
    headings.join(" ".repeat(view.gap)),
    ...Array.from({ length: visibleRows(view) }, (_, index) => drawRow(view, places, view.top + index)),
    ...(overlay?.kind === "search" ? drawSearch(overlay.text, columns) : []),
  ];
};

const drawRow = (view: GridView, places: readonly Place[], row: number): string => {
  const cells = view.rows[row]?.cells ?? [];
  const isHere = (column: number) => row === view.row && column === view.column;
  return places
    .map(({ column, width }) => {
      const text = fitted(cells[column] ?? "", width);
      return isHere(column) ? reverse(text) : text;
    })
    .join(" ".repeat(view.gap))
    .trimEnd();
};

type Place = { readonly column: number; readonly width: number };

/** The columns on screen; the last may be seen in part. */
const columnPlaces = ({ widths, left, gap, size }: GridView): readonly Place[] => {
  const places: Place[] = [];
  let room = size.columns;
  for (let column = left; column < widths.length && room > 0; column += 1) {
    const width = Math.min(widths[column] ?? 0, room);
    places.push({ column, width });
    room -= width + gap;
  }
  return places;
};

/** The place of the cursor, and its cell in full length. */
const drawPosition = ({ headings, rows, row, column, size }: GridView): string => {
  const heading = headings[column] ?? "";
  const place = ` (${row + 1},${column + 1}) ${printable(heading)} `;
  const shown = clip(place, Math.floor(size.columns * 0.4));
  const cell = rows[row]?.cells[column] ?? "";
  return `${reverse(shown)}  ${fitted(cell, Math.max(0, size.columns - textWidth(shown) - 2)).trimEnd()}`;
};

const drawSearch = (text: string, columns: number): readonly string[] => {
  const line = "─".repeat(columns - 2);
  const room = columns - 12;
  const chars = [...text];
  while (textWidth(chars.join("")) > room) chars.shift();
  return [`┌${line}┐`, `│${padEnd(` Search: ${chars.join("")}${reverse(" ")}`, columns - 2)}│`, `└${line}┘`];
};

const drawBox = (
  box: Extract<GridView["overlay"], { kind: "box" }>,
  { size }: GridView,
): readonly string[] => {
  const inner = size.columns - 4;
  const wrapped = box.lines.flatMap((line) => wrap(printable(line), inner));
  const room = size.lines - 2;
  const top = Math.min(box.top, Math.max(0, wrapped.length - room));
  const shown = wrapped.slice(top, top + room);
  const title = clip(` ${box.title} `, inner);
  return [
    `┌─${bold(title)}${"─".repeat(Math.max(0, size.columns - 3 - textWidth(title)))}┐`,
    ...Array.from({ length: room }, (_, index) => `│ ${padEnd(shown[index] ?? "", inner)} │`),
    `└${"─".repeat(size.columns - 2)}┘`,
  ];
};

const wrap = (line: string, width: number): readonly string[] => {
  const pieces: string[] = [];
  for (let rest = line; ; ) {
    const piece = clip(rest, width);
    pieces.push(piece);
    if (piece.length === rest.length || piece === "") return pieces;
    rest = rest.slice(piece.length);
  }
};

/** `text` in exactly `width` columns. */
const fitted = (text: string, width: number): string => {
  const shown = printable(text);
  if (textWidth(shown) <= width) return padEnd(shown, width);
  return padEnd(clip(shown, Math.max(0, width - 1)) + (width > 0 ? cutMark : ""), width);
};

/** Control characters would move the terminal's cursor. */
const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach the terminal
  text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (char) => (char === "\n" ? "⏎" : " "));
