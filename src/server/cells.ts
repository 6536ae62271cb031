import { isPyList, PyFloat, type PyValue, pyStr } from "../base/index.ts";
import type { Cell } from "./api-types.ts";

/** A value of a run as the interface writes it. */
export const cellOf = (value: PyValue | undefined): Cell => {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return numberCell(value);
  if (value instanceof PyFloat) return numberCell(value.value);
  return isPyList(value) ? value.map(cellOf) : pyStr(value);
};

export const numberCell = (value: number): Cell => {
  if (Number.isFinite(value)) return value;
  return { number: Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf" };
};

/** The number that a cell stands for; undefined for what is none. */
export const cellNumber = (cell: Cell): number | undefined => {
  if (typeof cell === "number") return cell;
  if (cell === null || typeof cell !== "object" || !("number" in cell)) return undefined;
  return cell.number === "nan"
    ? Number.NaN
    : cell.number === "inf"
      ? Number.POSITIVE_INFINITY
      : Number.NEGATIVE_INFINITY;
};

/** A cell as text, for CSV files, groups and the order of rows. */
export const cellText = (cell: Cell): string => {
  if (cell === null) return "";
  if (typeof cell !== "object") return String(cell);
  return "number" in cell ? cell.number : cell.map(cellText).join(" ");
};
