import { compareNatural, compareText, parsePyFloat } from "../../base/index.ts";
import type { GridView, ViewRow } from "./grid-view.ts";

export type SortKind = "text" | "natural" | "number";

/** The rows by the column under the cursor. Equal ones keep their order, and what is no number comes last. */
export const sortGrid = (view: GridView, kind: SortKind, isDescending: boolean): GridView => {
  const direction = isDescending ? -1 : 1;
  const cellOf = ({ cells }: ViewRow) => cells[view.column] ?? "";
  if (kind !== "number") {
    const compare = kind === "text" ? compareText : compareNatural;
    return { ...view, rows: [...view.rows].sort((a, b) => direction * compare(cellOf(a), cellOf(b))) };
  }
  const keyed = view.rows.map((row) => ({ row, key: numberOf(cellOf(row)) }));
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined)
      return Number(a.key === undefined) - Number(b.key === undefined);
    return a.key === b.key ? 0 : direction * (a.key < b.key ? -1 : 1);
  });
  return { ...view, rows: keyed.map(({ row }) => row) };
};

const numberOf = (text: string): number | undefined => {
  const value = parsePyFloat(text);
  return value === undefined || Number.isNaN(value) ? undefined : value;
};
