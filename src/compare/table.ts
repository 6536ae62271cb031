import type { PyValue } from "../base/index.ts";
import { type Col, type ColSubject, colValue } from "../store/index.ts";
import type { RunColumns } from "./run-columns.ts";
import { type SortOrder, sortRows } from "./sort.ts";

/** A run to compare, with all that its columns read. */
export type ComparedRun = ColSubject & { readonly isMarked: boolean };

/** Runs side by side: in every row a value for every heading, null where the run has none. */
export type CompareTable = {
  readonly headings: readonly string[];
  readonly rows: readonly CompareRow[];
};

type CompareRow = {
  /** The place of the row's run among those compared. */
  readonly place: number;
  readonly isMarked: boolean;
  readonly values: readonly PyValue[];
};

export type TableOptions = {
  /** A heading to sort by. */
  readonly minCol?: string | undefined;
  readonly maxCol?: string | undefined;
  readonly limit?: number | undefined;
};

/** The values of one run in the order of its columns, section after section. */
type Found = {
  readonly place: number;
  readonly isMarked: boolean;
  readonly layout: Layout;
  readonly values: readonly PyValue[];
};

/** What the columns of a run come to; many runs have the same. */
type Layout = {
  readonly cols: readonly Col[];
  /** Headings by section. */
  readonly headings: readonly (readonly string[])[];
  /** Where the values of a heading are: the first that is not null counts. */
  readonly places: ReadonlyMap<string, readonly number[]>;
};

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
  const layouts = new Map<RunColumns, Layout>();
  const found = runs.map((run, place): Found => {
    const sections = columns(run);
    const layout = layouts.get(sections) ?? layoutOf(sections);
    layouts.set(sections, layout);
    const values = layout.cols.map((col) => colValue(col, run));
    return { place, isMarked: run.isMarked, layout, values };
  });
  const headings = unitedHeadings([...new Set(found.map(({ layout }) => layout))]);
  const sorted = sortRows(found, firstValue, sortOrder(options));
  const placesByLayout = new Map<Layout, readonly (readonly number[])[]>();
  const rows = sorted.slice(0, options.limit).map(({ place, isMarked, layout, values }) => {
    const places =
      placesByLayout.get(layout) ?? headings.map((heading) => layout.places.get(heading) ?? noPlaces);
    placesByLayout.set(layout, places);
    return { place, isMarked, values: places.map((those) => firstKnown(values, those)) };
  });
  return { headings, rows };
};

const layoutOf = (sections: RunColumns): Layout => {
  const cols = sections.flat();
  const bySection = new Map<string, number[]>();
  let start = cols.length;
  // The last section first, for it overrides those before it.
  for (const section of [...sections].reverse()) {
    start -= section.length;
    for (const [at, { heading }] of section.entries()) {
      const places = bySection.get(heading) ?? [];
      bySection.set(heading, [...places, start + at]);
    }
  }
  const headings = sections.map((section) => section.map(({ heading }) => heading));
  return { cols, headings, places: bySection };
};

const sortOrder = ({ minCol, maxCol }: TableOptions): SortOrder | undefined => {
  if (minCol) return { heading: minCol, isDescending: false };
  return maxCol ? { heading: maxCol, isDescending: true } : undefined;
};

/** Section by section, each in the order of the runs. */
const unitedHeadings = (layouts: readonly Layout[]): readonly string[] => {
  const headings = new Set<string>();
  for (const section of [0, 1, 2]) {
    for (const layout of layouts) {
      for (const heading of layout.headings[section] ?? []) headings.add(heading);
    }
  }
  return [...headings];
};

/** 0.9 sorts by the first column of the heading, whatever it shows in the table (compare_impl.py). */
const firstValue = ({ layout, values }: Found, heading: string): PyValue =>
  values[layout.cols.findIndex((col) => col.heading === heading)] ?? null;

const firstKnown = (values: readonly PyValue[], places: readonly number[]): PyValue => {
  for (const place of places) {
    const value = values[place];
    if (value !== undefined && value !== null) return value;
  }
  return null;
};

const noPlaces: readonly number[] = [];
