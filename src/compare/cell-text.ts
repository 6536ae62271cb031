import { floatRepr, formatPyJson, PyFloat, type PyValue, pyStr } from "../base/index.ts";
import type { CompareRow, CompareTable } from "./table.ts";

/** The cells of a row for people: `[marked]` after the operation, floats cut to six decimals, yes and no. */
export const cellTexts = (headings: readonly string[], { isMarked, values }: CompareRow): readonly string[] =>
  values.map((value, index) =>
    isMarked && headings[index] === "operation" ? `${cellText(value)} [marked]` : cellText(value),
  );

const cellText = (value: PyValue): string => {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value instanceof PyFloat ? cutFloat(value.value) : pyStr(value);
};

/** Cut, not rounded: 0.9999999 must not read as 1. */
const cutFloat = (value: number): string =>
  floatRepr(value).replace(/\.[0-9]+/, (decimals) => decimals.slice(0, 7));

/** The table as CSV: raw values, nothing for null, `\n` line ends, quotes where commas, quotes or line ends need them. */
export const formatCsv = ({ headings, rows }: CompareTable): string =>
  [headings, ...rows.map(({ values }) => values.map((value) => (value === null ? "" : pyStr(value))))]
    .map((cells) => `${csvLine(cells)}\n`)
    .join("");

const csvLine = (cells: readonly string[]): string => {
  // An empty line would be no row at all.
  if (cells.length === 1 && cells[0] === "") return '""';
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
};

/** The rows as JSON objects by heading. */
export const formatCompareJson = ({ headings, rows }: CompareTable): string =>
  `${formatPyJson(rows.map(({ values }) => new Map(headings.map((heading, index) => [heading, values[index] ?? null]))))}\n`;
