import {
  columnsFrom,
  columnsUpTo,
  type GridView,
  moveTo,
  visibleRows,
  type WidthMode,
  type WidthOf,
} from "./grid-view.ts";
import { helpLines } from "./help-lines.ts";
import { sortGrid } from "./sort-rows.ts";

/** What a key asks for that is beyond the view itself; it concerns the run under the cursor. */
type ViewRequest = "quit" | "refresh" | "detail" | "mark" | "unmark" | "logs" | "suspend";

type Pressed = { readonly view: GridView; readonly request?: ViewRequest };

/** The view after a key: a character, or a name such as `up`, `page-down`, `enter`, `ctrl-a`. */
export const pressKey = (view: GridView, key: string, widthOf: WidthOf): Pressed => {
  if (key === "ctrl-c") return { view, request: "quit" };
  if (key === "ctrl-z") return { view, request: "suspend" };
  if (view.overlay?.kind === "box") return { view: pressInBox(view, view.overlay, key) };
  if (view.overlay?.kind === "search") return { view: pressInSearch(view, view.overlay.text, key) };
  return pressInTable(view, key, widthOf);
};

const pressInTable = (view: GridView, key: string, widthOf: WidthOf): Pressed => {
  // 1 and 2 sort unless other digits stand before them.
  const isDigit = /^[0-9]$/.test(key) && (view.count !== "" || !["0", "1", "2"].includes(key));
  if (isDigit) return { view: { ...view, count: view.count + key } };
  const count = view.count === "" ? undefined : Math.min(Number(view.count), 1_000_000);
  const ready = { ...view, count: "" };
  const request = requests.get(key);
  if (request !== undefined) return { view: ready, request };
  return { view: command(ready, key, count, widthOf) };
};

const requests: ReadonlyMap<string, ViewRequest> = new Map([
  ["q", "quit"],
  ["Q", "quit"],
  ["r", "refresh"],
  ["enter", "detail"],
  ["m", "mark"],
  ["u", "unmark"],
  ["`", "logs"],
]);

const command = (view: GridView, key: string, count: number | undefined, widthOf: WidthOf): GridView => {
  const { row, column } = view;
  const times = count ?? 1;
  switch (key) {
    case "down":
    case "j":
      return moveTo(view, row + times, column);
    case "up":
    case "k":
      return moveTo(view, row - times, column);
    case "left":
    case "h":
      return moveTo(view, row, column - times);
    case "right":
    case "l":
      return moveTo(view, row, column + times);
    case "page-down":
    case "J":
      return pageRows(view, times);
    case "page-up":
    case "K":
      return pageRows(view, -times);
    case "L":
      return pageRight(view, times);
    case "H":
      return pageLeft(view, times);
    case "home":
    case "^":
    case "0":
    case "ctrl-a":
      return moveTo(view, row, 0);
    case "end":
    case "$":
    case "ctrl-e":
      return moveTo(view, row, view.headings.length - 1);
    case "g":
      return moveTo(view, 0, column);
    case "G":
      return moveTo(view, (count ?? view.rows.length) - 1, column);
    case "|":
      return moveTo(view, row, times - 1);
    case "insert":
      return { ...view, memory: { row, column } };
    case "delete":
    case "'":
      return view.memory === undefined ? view : moveTo(view, view.memory.row, view.memory.column);
    case "s":
      return sortGrid(view, "text", false);
    case "S":
      return sortGrid(view, "text", true);
    case "a":
      return sortGrid(view, "natural", false);
    case "A":
      return sortGrid(view, "natural", true);
    case "1":
    case "#":
      return sortGrid(view, "number", false);
    case "2":
    case "!":
    case "@":
      return sortGrid(view, "number", true);
    case "]":
      return skipChanges(view, times, 1, 0);
    case "[":
      return skipChanges(view, times, -1, 0);
    case "}":
      return skipChanges(view, times, 0, 1);
    case "{":
      return skipChanges(view, times, 0, -1);
    case "/":
      return moveTo({ ...view, overlay: { kind: "search", text: "" } }, row, column);
    case "n":
      return findNext(view, 1, 1);
    case "p":
      return findNext(view, -1, 1);
    case "?":
    case "f1":
      return { ...view, overlay: { kind: "box", title: "Key bindings", lines: helpLines, top: 0 } };
    default:
      return changeWidths(view, key, count, widthOf);
  }
};

/** A page is what is on screen; the cursor stays where it is on it. */
const pageRows = (view: GridView, pages: number): GridView => {
  const step = visibleRows(view) * pages;
  const lastTop = Math.max(0, view.rows.length - 1);
  const top = Math.max(0, Math.min(view.top + step, lastTop));
  const isAtEnd = top === view.top || view.top + step > lastTop;
  const end = pages > 0 ? view.rows.length - 1 : 0;
  if (isAtEnd) return moveTo(view, end, view.column);
  return moveTo({ ...view, top }, top + view.row - view.top, view.column);
};

const pageRight = (view: GridView, pages: number): GridView => {
  let paged = view;
  for (let page = 0; page < pages; page += 1) {
    const next = paged.left + columnsFrom(paged, paged.left);
    if (next >= paged.headings.length) return moveTo(paged, paged.row, paged.headings.length - 1);
    paged = moveTo({ ...paged, left: next }, paged.row, next + paged.column - paged.left);
  }
  return paged;
};

const pageLeft = (view: GridView, pages: number): GridView => {
  let paged = view;
  for (let page = 0; page < pages && paged.column > 0; page += 1) {
    if (paged.left === 0) return moveTo(paged, paged.row, 0);
    const left = Math.max(0, paged.left - columnsUpTo(paged, paged.left - 1));
    paged = moveTo({ ...paged, left }, paged.row, left + paged.column - paged.left);
  }
  return paged;
};

/** On to the next cell with another value, in the column or in the row. */
const skipChanges = (view: GridView, times: number, rowStep: number, columnStep: number): GridView => {
  const cell = (row: number, column: number) => view.rows[row]?.cells[column];
  let { row, column } = view;
  for (let time = 0; time < times; time += 1) {
    const value = cell(row, column);
    do {
      row += rowStep;
      column += columnStep;
    } while (cell(row, column) === value && value !== undefined);
    if (cell(row, column) === undefined) break;
  }
  return moveTo(view, row, column);
};

const fixedLimit = 250;

const changeWidths = (view: GridView, key: string, count: number | undefined, widthOf: WidthOf): GridView => {
  const settle = (change: Partial<GridView>) => moveTo({ ...view, ...change }, view.row, view.column);
  const resized = (change: (width: number) => number, isMeant: (column: number) => boolean) =>
    settle({ widths: view.widths.map((width, at) => (isMeant(at) ? Math.max(1, change(width)) : width)) });
  const wider = (width: number) => width + Math.max(1, Math.floor(width * 0.2));
  const narrower = (width: number) => width - Math.max(1, Math.floor(width * 0.2));
  const isHere = (column: number) => column === view.column;
  switch (key) {
    case "-":
      return settle({ gap: Math.max(0, view.gap - 1) });
    case "+":
      return settle({ gap: view.gap + 1 });
    case "<":
      return resized(narrower, () => true);
    case ">":
      return resized(wider, () => true);
    case ",":
      return resized(narrower, isHere);
    case ".":
      return resized(wider, isHere);
    case "C":
      return resized(() => count ?? widthsIn(view, "max", widthOf)[view.column] ?? 1, isHere);
    case "c": {
      const mode = count ?? (view.widthMode === "most" ? "max" : "most");
      return settle({ widthMode: mode, widths: widthsIn(view, mode, widthOf) });
    }
    default:
      return view;
  }
};

const widthsIn = (view: GridView, mode: WidthMode, widthOf: WidthOf): readonly number[] =>
  view.headings.map((_, column) => {
    if (typeof mode === "number") return Math.max(1, Math.min(mode, view.size.columns));
    const widths = view.rows.map(({ cells }) => widthOf(cells[column] ?? ""));
    const widest = Math.max(1, ...widths);
    return Math.min(mode === "max" ? widest : Math.min(widest, usualWidth(widths, widest)), fixedLimit);
  });

/** The width most cells have, unless the widest is not much wider. */
const usualWidth = (widths: readonly number[], widest: number): number => {
  const counts = new Map<number, number>();
  for (const width of widths) if (width > 0) counts.set(width, (counts.get(width) ?? 0) + 1);
  const [usual = 1] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  return widest - usual > 4 && (widest - usual) / widest > 0.1 ? usual : widest;
};

const pressInBox = (
  view: GridView,
  box: Extract<GridView["overlay"], { kind: "box" }>,
  key: string,
): GridView => {
  const scroll = (step: number) => ({
    ...view,
    overlay: { ...box, top: Math.max(0, Math.min(box.top + step, box.lines.length - 1)) },
  });
  switch (key) {
    case "down":
    case "j":
      return scroll(1);
    case "up":
    case "k":
      return scroll(-1);
    case "page-down":
    case "J":
      return scroll(visibleRows(view));
    case "page-up":
    case "K":
      return scroll(-visibleRows(view));
    case "enter":
    case "escape":
    case "q":
    case "Q":
    case "?":
    case "f1":
    case "`":
      return { ...view, overlay: undefined };
    default:
      return view;
  }
};

/** The search follows what is typed; Enter ends it and stays, Escape ends it. */
const pressInSearch = (view: GridView, text: string, key: string): GridView => {
  const typed = (next: string) => ({
    ...view,
    overlay: { kind: "search", text: next } as const,
    search: next.toLowerCase(),
  });
  if (key === "enter" || key === "escape") {
    const search = text.trim().toLowerCase();
    return moveTo({ ...view, overlay: undefined, search: search || view.search }, view.row, view.column);
  }
  if (key === "backspace") return typed([...text].slice(0, -1).join(""));
  return [...key].length === 1 ? findNext(typed(text + key), 1, 0) : view;
};

/** To the next cell, in reading order and around the end, that has the text; `from` 0 begins with this cell. */
const findNext = (view: GridView, step: 1 | -1, from: 0 | 1): GridView => {
  if (view.search === "") return view;
  const columns = view.headings.length;
  const total = view.rows.length * columns;
  const start = view.row * columns + view.column;
  for (let offset = from; offset < from + total; offset += 1) {
    const at = (start + step * offset + total * 2) % total;
    const [row, column] = [Math.floor(at / columns), at % columns];
    if (view.rows[row]?.cells[column]?.toLowerCase().includes(view.search)) return moveTo(view, row, column);
  }
  return view;
};
