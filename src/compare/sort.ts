import { compareText, type PyValue, pyCompare, pyStr } from "../base/index.ts";

export type SortOrder = { readonly heading: string; readonly isDescending: boolean };

/** Rows by the value under a heading, those without one last; equal ones and unknown headings keep their order. */
export const sortRows = <Row>(
  rows: readonly Row[],
  sortValue: (row: Row, heading: string) => PyValue,
  order: SortOrder | undefined,
): readonly Row[] => {
  if (order === undefined) return rows;
  const direction = order.isDescending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: sortValue(row, order.heading) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return direction * compareValues(a.value, b.value);
    })
    .map(({ row }) => row);
};

/** Values of one kind as themselves, numbers and booleans by size, all else as text. */
const compareValues = (a: PyValue, b: PyValue): number => pyCompare(a, b) ?? compareText(pyStr(a), pyStr(b));
