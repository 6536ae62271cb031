import type { ColumnInfo, RunsQuery } from "../../../src/server/api-types.ts";
import type { Patch } from "./route.ts";

export type ChosenColumn = { readonly id: string; readonly width?: number };

/** What the page of runs shows. */
export type RunsState = {
  readonly filter: string;
  readonly sort: readonly string[];
  /** Null while nobody chose: the page picks. */
  readonly columns: readonly ChosenColumn[] | null;
  readonly group: readonly string[];
  readonly onlyDiffering: boolean;
  readonly deleted: boolean;
  readonly batches: boolean;
  readonly selected: readonly string[];
};

export const readRunsState = (params: URLSearchParams): RunsState => ({
  filter: params.get("filter") ?? "",
  sort: params.getAll("sort"),
  columns: params.has("col") ? params.getAll("col").map(readColumn) : null,
  group: params.getAll("group"),
  onlyDiffering: params.get("differs") === "1",
  deleted: params.get("deleted") === "1",
  batches: params.get("batches") === "1",
  selected: (params.get("sel") ?? "").split(",").filter(Boolean),
});

/** The change of the address that makes part of the state so. */
export const runsPatch = (change: Partial<RunsState>): Patch => ({
  ...(change.filter !== undefined && { filter: change.filter || null }),
  ...(change.sort && { sort: change.sort }),
  ...(change.columns !== undefined && { col: change.columns?.map(writeColumn) ?? null }),
  ...(change.group && { group: change.group }),
  ...(change.onlyDiffering !== undefined && { differs: flag(change.onlyDiffering) }),
  ...(change.deleted !== undefined && { deleted: flag(change.deleted) }),
  ...(change.batches !== undefined && { batches: flag(change.batches) }),
  ...(change.selected && { sel: change.selected.join(",") || null }),
});

const flag = (on: boolean): string | null => (on ? "1" : null);

// A width stands behind the last tilde: names may hold any character.
const readColumn = (text: string): ChosenColumn => {
  const match = /^(.*)~(\d+)$/s.exec(text);
  return match ? { id: match[1] ?? "", width: Number(match[2]) } : { id: text };
};
const writeColumn = ({ id, width }: ChosenColumn): string =>
  width === undefined && !/~\d+$/.test(id) ? id : `${id}~${width ?? 140}`;

/** What the server is asked for. */
export const runsQuery = (state: RunsState): RunsQuery => ({
  ...(state.filter && { filter: state.filter }),
  ...(state.sort.length > 0 && { sort: state.sort }),
  ...(state.deleted && { deleted: true }),
  ...(state.batches && { batches: true }),
});

const usual = ["core:started", "core:duration", "core:status", "core:label"].map((id) => id.slice(5));

/** The columns to show: those chosen, or the usual ones with flags and scalars; perhaps only those that differ. */
export const shownColumns = (
  state: RunsState,
  known: readonly ColumnInfo[],
): readonly (ChosenColumn & { readonly info?: ColumnInfo })[] => {
  const infos = new Map(known.map((info) => [info.id, info]));
  const picked: readonly ChosenColumn[] = state.columns ?? [
    ...usual.map((id) => ({ id })),
    ...known.filter((info) => info.kind === "flag" && info.count > 0).map(({ id }) => ({ id })),
    ...known
      .filter((info) => info.kind === "scalar" && info.count > 0 && isPlainScalar(info))
      .map(({ id }) => ({ id })),
  ];
  return picked
    .map((column): ChosenColumn & { readonly info?: ColumnInfo } => {
      const info = infos.get(column.id) ?? infos.get(baseColumn(column.id));
      return info === undefined ? column : { ...column, info };
    })
    .filter(({ info }) => !state.onlyDiffering || info === undefined || info.kind === "core" || info.differs);
};

const isPlainScalar = ({ id, name }: ColumnInfo): boolean =>
  !name.startsWith("sys/") && id === baseColumn(id);

export const scalarAspects = ["last", "min", "max", "first", "avg", "step"] as const;
const aspect = new RegExp(`^(scalar:.+):(${scalarAspects.join("|")})$`, "s");

/** The column of the last value that a column of the least, greatest … belongs to. */
const baseColumn = (id: string): string => aspect.exec(id)?.[1] ?? id;

/** A heading: the name, and for scalars which value of it. */
export const columnTitle = (id: string): string => {
  const match = aspect.exec(id);
  const plain = (match?.[1] ?? id).replace(/^(?:flag|scalar|attr):/, "");
  return match && match[2] !== "last" ? `${plain} ${match[2]}` : plain;
};

/** The sort order after a click on a heading: up, down, none; with `add` behind the others. */
export const nextSort = (sort: readonly string[], id: string, add: boolean): readonly string[] => {
  const others = add ? sort.filter((key) => key !== id && key !== `-${id}`) : [];
  if (sort.includes(id)) return [...others, `-${id}`];
  if (sort.includes(`-${id}`)) return others;
  return [...others, id];
};
