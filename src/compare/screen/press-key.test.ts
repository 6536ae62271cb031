import fc from "fast-check";
import { expect, test } from "vitest";
import { type GridView, openGrid, reloadGrid, resizeGrid, visibleRows } from "./grid-view.ts";
import { pressKey } from "./press-key.ts";

const widthOf = (text: string): number => text.length;

const aView = (rows: readonly (readonly string[])[], size = { columns: 40, lines: 8 }): GridView =>
  openGrid(
    {
      headings: (rows[0] ?? []).map((_, column) => `c${column}`),
      rows: rows.map((cells, index) => ({ id: `${index}`, cells })),
    },
    size,
    widthOf,
  );

const press = (view: GridView, ...keys: readonly string[]): GridView =>
  keys.reduce((current, key) => pressKey(current, key, widthOf).view, view);

const numbers = aView(Array.from({ length: 20 }, (_, row) => [`r${row}`, `${row % 4}`, `${row}`]));
const place = ({ row, column }: GridView) => [row, column];

test.each<readonly [readonly string[], readonly [number, number]]>([
  [
    ["j", "l"],
    [1, 1],
  ],
  [
    ["5", "j"],
    [5, 0],
  ],
  [
    ["5", "0", "j"],
    [19, 0],
  ],
  [
    ["5", "1", "j", "k"],
    [18, 0],
  ],
  [["G"], [19, 0]],
  [
    ["7", "G"],
    [6, 0],
  ],
  [
    ["G", "g"],
    [0, 0],
  ],
  [["$"], [0, 2]],
  [
    ["end", "^"],
    [0, 0],
  ],
  [
    ["end", "0"],
    [0, 0],
  ],
  [
    ["3", "|"],
    [0, 2],
  ],
  [["J"], [5, 0]],
  [
    ["page-down", "page-down", "page-up"],
    [5, 0],
  ],
  [
    ["J", "J", "J", "J", "J"],
    [19, 0],
  ],
  [
    ["l", "]"],
    [1, 1],
  ],
  [
    ["l", "3", "]", "["],
    [2, 1],
  ],
  [["}"], [0, 1]],
  [
    ["insert", "G", "$", "'"],
    [0, 0],
  ],
  [
    ["l", "h", "h"],
    [0, 0],
  ],
])("the keys %j lead to %j", (keys, expected) => {
  expect(place(press(numbers, ...keys))).toEqual(expected);
});

test("the window follows the cursor", () => {
  const far = press(numbers, "G");
  expect([far.top, visibleRows(far)]).toEqual([15, 5]);
  expect(press(far, "g").top).toBe(0);
  const wide = aView([Array.from({ length: 30 }, (_, column) => `cell ${column}`)]);
  const end = press(wide, "$");
  expect(end.left).toBe(26);
  expect(press(end, "^").left).toBe(0);
  expect(place(press(wide, "L"))).toEqual([0, 5]);
  expect(place(press(wide, "L", "L", "H"))).toEqual([0, 5]);
});

test.each([
  ["s", "10,9,a,", ",10,9,a"],
  ["S", "", "a,9,10,"],
  ["a", "", ",9,10,a"],
  ["A", "", "a,10,9,"],
  ["1", "", "9,10,a,"],
  ["#", "", "9,10,a,"],
  ["2", "", "10,9,a,"],
  ["!", "", "10,9,a,"],
  ["@", "", "10,9,a,"],
])("%s sorts by the column", (key, _, expected) => {
  const view = aView([["10"], ["9"], ["a"], [""]]);
  expect(
    press(view, key)
      .rows.map(({ cells }) => cells[0])
      .join(","),
  ).toBe(expected);
});

test("a search goes on around the end, and to the previous match", () => {
  const view = aView([
    ["x", "Apple"],
    ["apply", "b"],
    ["c", "pineAPPLE"],
  ]);
  const found = press(view, "/", ..."appl", "enter");
  expect(place(found)).toEqual([0, 1]);
  expect(place(press(found, "n"))).toEqual([1, 0]);
  expect(place(press(found, "n", "n", "n"))).toEqual([0, 1]);
  expect(place(press(found, "p"))).toEqual([2, 1]);
  expect(place(press(found, "/", ..."zzz", "escape"))).toEqual([0, 1]);
});

test("widths are changed for one column, for all, to the contents and to a number", () => {
  const view = aView([["a".repeat(60), "b"]]);
  expect(view.widths).toEqual([20, 2]);
  expect(press(view, ".").widths).toEqual([24, 2]);
  expect(press(view, ",").widths).toEqual([16, 2]);
  expect(press(view, ">").widths).toEqual([24, 3]);
  expect(press(view, "<").widths).toEqual([16, 1]);
  expect(press(view, "C").widths).toEqual([60, 2]);
  expect(press(view, "9", "C").widths).toEqual([9, 2]);
  expect(press(view, "7", "c").widths).toEqual([7, 7]);
  expect(press(view, "c", "c").widths).toEqual([60, 1]);
  expect([press(view, "+").gap, press(view, "-", "-", "-").gap]).toEqual([3, 0]);
});

test("after a refresh the cursor is on its run, wherever that is, and the order is as read", () => {
  const view = press(numbers, "S", "7", "j");
  const { id } = view.rows[view.row] ?? {};
  const rows = numbers.rows.slice(1);
  const again = reloadGrid(view, { headings: numbers.headings, rows }, widthOf);
  expect(again.rows).toBe(rows);
  expect(again.rows[again.row]?.id).toBe(id);
});

test("requests are passed on, with any digits dropped", () => {
  for (const [key, request] of Object.entries({
    q: "quit",
    r: "refresh",
    enter: "detail",
    m: "mark",
    u: "unmark",
  })) {
    const pressed = pressKey(press(numbers, "5"), key, widthOf);
    expect([pressed.request, pressed.view.count]).toEqual([request, ""]);
  }
  const help = press(numbers, "?");
  expect(help.overlay?.kind).toBe("box");
  expect(pressKey(help, "ctrl-c", widthOf).request).toBe("quit");
  expect(pressKey(help, "q", widthOf).request).toBeUndefined();
});

test("whatever is pressed, the cursor is on a cell, and the cell on screen", () => {
  const keys = [
    ..."jklhJKLHgG|^$0123456789sSaA#@!-+<>,.cC[]{}/np'",
    ...["up", "down", "page-up", "page-down", "enter", "escape", "backspace", "insert", "delete", "resize"],
  ];
  const table = fc.array(fc.tuple(fc.string(), fc.string(), fc.string()), { minLength: 1, maxLength: 12 });
  const pressed = fc.array(fc.constantFrom(...keys), { maxLength: 40 });
  const sizes = fc.record({
    columns: fc.integer({ min: 1, max: 60 }),
    lines: fc.integer({ min: 1, max: 20 }),
  });
  const property = fc.property(table, pressed, sizes, (rows, typed, size) => {
    const view = typed.reduce(
      (current, key) => (key === "resize" ? resizeGrid(current, size) : press(current, key)),
      aView(rows),
    );
    expect(view.rows[view.row]?.cells[view.column]).toBeDefined();
    expect(view.row - view.top).toBeGreaterThanOrEqual(0);
    expect(view.row - view.top).toBeLessThan(visibleRows(view));
    expect(view.column).toBeGreaterThanOrEqual(view.left);
    expect(view.widths.every((width) => width >= 1)).toBe(true);
  });
  fc.assert(property, { seed: 6, numRuns: 300 });
});
