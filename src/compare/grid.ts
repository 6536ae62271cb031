import { floatRepr, formatPyJson, PyDate, PyFloat, type PyValue, pyEquals, pyStr } from "../base/index.ts";
import { formatFlagValue } from "../values/index.ts";
import type { CompareTable } from "./table.ts";

/** Headings and rows of as many cells. */
export type Grid<Cell extends PyValue = PyValue> = {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
};

/** The values of a table as they are. */
export const valueGrid = ({ headings, rows }: CompareTable): Grid => ({
  headings,
  rows: rows.map(({ values }) => values),
});

/** The cells of a table for people: `[marked]` after the operation, floats cut to six decimals, yes and no. */
export const textGrid = ({ headings, rows }: CompareTable): Grid<string> => ({
  headings,
  rows: rows.map(({ values, isMarked }) =>
    values.map((value, index) =>
      isMarked && headings[index] === "operation" ? `${cellText(value)} [marked]` : cellText(value),
    ),
  ),
});

const cellText = (value: PyValue): string => {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  // Cut, not rounded: 0.9999999 must not read as 1.
  return value instanceof PyFloat ? formatFlagValue(value, { floatDecimals: 6 }) : pyStr(value);
};

/** The grid without columns that have one value in all rows. One row alone keeps all. */
export const withoutUnchanged = <Cell extends PyValue>(grid: Grid<Cell>): Grid<Cell> => {
  const [first, ...others] = grid.rows;
  if (first === undefined || others.length === 0) return grid;
  const isChanged = first.map((cell, index) =>
    others.some((row) => {
      const other = row[index];
      return other !== undefined && !pyEquals(other, cell);
    }),
  );
  return {
    headings: grid.headings.filter((_, index) => isChanged[index]),
    rows: grid.rows.map((row) => row.filter((_, index) => isChanged[index])),
  };
};

/** The grid as CSV: nothing for null, `\n` line ends, quotes around what needs them. Empty without headings. */
export const formatCsv = ({ headings, rows }: Grid): string =>
  headings.length === 0 ? "" : [headings, ...rows].map((cells) => `${csvLine(cells)}\n`).join("");

const csvLine = (cells: readonly PyValue[]): string => {
  let line = "";
  for (const [index, cell] of cells.entries()) line += index === 0 ? csvCell(cell) : `,${csvCell(cell)}`;
  // An empty line would be no row at all.
  return line === "" ? '""' : line;
};

const csvCell = (cell: PyValue): string => {
  if (cell === null) return "";
  if (cell instanceof PyFloat) return floatRepr(cell.value);
  const text = pyStr(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The grid as a JSON list of objects by heading. Infinite numbers, which JSON has none of, are texts. */
export const formatGridJson = ({ headings, rows }: Grid): string => {
  const objects = rows.map(
    (row) => new Map(headings.map((heading, index) => [heading, jsonValue(row[index])])),
  );
  return `${formatPyJson(objects, { indent: 2 })}\n`;
};

const jsonValue = (value: PyValue | undefined): PyValue => {
  if (value instanceof PyFloat && !Number.isFinite(value.value)) {
    return Number.isNaN(value.value) ? null : floatRepr(value.value);
  }
  return value instanceof PyDate ? value.text : (value ?? null);
};
