import type { PyValue } from "../base/index.ts";
import { type ColSubject, colValue } from "../store/index.ts";
import type { RunColumns } from "./run-columns.ts";
import { type SortOrder, sortRows } from "./sort.ts";

/** A run to compare, with all that its columns read. */
export type ComparedRun = ColSubject & { readonly isMarked: boolean };

/** Runs side by side: in every row a value for every heading, null where the run has none. */
export type CompareTable = {
  readonly headings: readonly string[];
  readonly rows: readonly CompareRow[];
};

type CompareRow = { readonly isMarked: boolean; readonly values: readonly PyValue[] };

export type TableOptions = {
  /** A heading to sort by. */
  readonly minCol?: string | undefined;
  readonly maxCol?: string | undefined;
  readonly limit?: number | undefined;
};

/** Headings and values of one run, by section. */
type Sections = readonly (readonly Cell[])[];
type Cell = readonly [heading: string, value: PyValue];

/**
 * The table of `runs`, in their order. Headings appear once: first those of all core columns, then those of the
 * operations, then the user's. Columns of equal heading share it: within a section the first with a value wins,
 * and a later section overrides an earlier one.
 */
export const compareRuns = <Run extends ComparedRun>(
  runs: readonly Run[],
  columns: (run: Run) => RunColumns,
  options: TableOptions = {},
): CompareTable => {
  const found = runs.map((run) => ({
    isMarked: run.isMarked,
    sections: columns(run).map((cols): readonly Cell[] =>
      cols.map((col) => [col.heading, colValue(col, run)]),
    ),
  }));
  const headings = unitedHeadings(found.map(({ sections }) => sections));
  const sorted = sortRows(
    found,
    ({ sections }, heading) => firstValue(sections, heading),
    sortOrder(options),
  );
  const rows = sorted.slice(0, options.limit).map(({ isMarked, sections }) => {
    const values = valuesByHeading(sections);
    return { isMarked, values: headings.map((heading) => values.get(heading) ?? null) };
  });
  return { headings, rows };
};

const sortOrder = ({ minCol, maxCol }: TableOptions): SortOrder | undefined => {
  if (minCol) return { heading: minCol, isDescending: false };
  return maxCol ? { heading: maxCol, isDescending: true } : undefined;
};

const unitedHeadings = (runs: readonly Sections[]): readonly string[] => {
  const headings = new Set<string>();
  for (const section of [0, 1, 2]) {
    for (const sections of runs) {
      for (const [heading] of sections[section] ?? []) headings.add(heading);
    }
  }
  return [...headings];
};

/** 0.9 sorts by the first column of the heading, whatever it shows in the table (compare_impl.py). */
const firstValue = (sections: Sections, heading: string): PyValue =>
  sections.flat().find(([name]) => name === heading)?.[1] ?? null;

const valuesByHeading = (sections: Sections): ReadonlyMap<string, PyValue> => {
  const values = new Map<string, PyValue>();
  for (const cells of sections) {
    for (const [heading, value] of [...cells].reverse()) {
      if (value !== null) values.set(heading, value);
    }
  }
  return values;
};
