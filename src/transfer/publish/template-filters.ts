import { formatPyJson, percentFormat, UserError } from "../../base/index.ts";
import { formatFlagValue } from "../../values/index.ts";
import { utcText } from "./facts.ts";
import { sizeText } from "./pages.ts";
import { printedValue, valueOfTemplate } from "./template-values.ts";

type Filter = (...args: readonly never[]) => unknown;

/** What Guild adds to the filters of templates. `linkOf` gives the link to a file that was copied. */
export const templateFilters = (
  linkOf: ((path: string) => string | undefined) | undefined,
): Readonly<Record<string, Filter>> => ({
  ...jinjaFilters,
  csv_dict_rows: (rows: readonly (readonly unknown[])[]) => dictRows(rows ?? []),
  empty: (value: unknown) => value ?? "",
  flag_val: flagText,
  nbhyph: (value: unknown) => (isNothing(value) ? value : printedValue(value).replaceAll("-", "&#8209;")),
  nbsp: (value: unknown) => (isNothing(value) ? "&nbsp;" : value),
  scalar_key: ({ prefix, tag }: { readonly prefix?: string; readonly tag?: string } = {}) =>
    isNothing(prefix) || prefix === ".guild" ? tag : `${prefix}#${tag}`,
  short_id: (id: unknown) => (typeof id === "string" ? id.slice(0, 8) : ""),
  file_size: (value: unknown) => withWhole(value, sizeText),
  utc_date: (value: unknown, unit = "s") => withWhole(value, (time) => utcText(time * microsIn(unit)) ?? ""),
  runfile_link: (path: unknown) => {
    if (linkOf === undefined) throw new UserError("runfile_link can only be used in the page of a run");
    return typeof path === "string" ? (linkOf(path) ?? null) : "";
  },
});

/** Filters of Jinja that Nunjucks lacks. */
const jinjaFilters: Readonly<Record<string, Filter>> = {
  count: (value: ArrayLike<unknown> | undefined) => value?.length ?? 0,
  format: (format: string, ...values: readonly unknown[]) =>
    values.reduce<string>((text, value) => formatOne(text, value), format),
  map: (items: readonly Readonly<Record<string, unknown>>[], named: { readonly attribute?: string }) =>
    (items ?? []).map((item) => item[named.attribute ?? ""]),
  max: (items: readonly number[]) => extreme(items, (a, b) => a > b),
  min: (items: readonly number[]) => extreme(items, (a, b) => a < b),
  tojson: (value: unknown) => formatPyJson(valueOfTemplate(value)),
  unique: (items: readonly unknown[]) => [...new Set(items ?? [])],
};

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || value === 0;

const flagText = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : formatFlagValue(valueOfTemplate(value));
};

const dictRows = ([names = [], ...rows]: readonly (readonly unknown[])[]) =>
  rows.map((row) => Object.fromEntries(names.map((name, at) => [String(name), row[at]])));

/** Applies `format` to what Python's `int` takes; empty for all else. */
const withWhole = (value: unknown, format: (whole: number) => string): string => {
  const text = typeof value === "number" || typeof value === "string" ? String(value).trim() : "";
  const isWhole = typeof value === "number" ? Number.isFinite(value) : /^[-+]?\d+$/.test(text);
  return isWhole ? format(Math.trunc(Number(text))) : "";
};

const microsIn = (unit: string): number => {
  const micros = new Map([
    ["s", 1_000_000],
    ["ms", 1000],
    ["us", 1],
  ]).get(unit);
  if (micros === undefined) throw new UserError(`unsupported unit '${unit}' (expected s, ms, or us)`);
  return micros;
};

/** Fills in the first place of a `%` format. */
const formatOne = (format: string, value: unknown): string => {
  const at = /%(?!%)[^%a-zA-Z]*[a-zA-Z]/.exec(format);
  if (at === null) return format;
  const result = percentFormat(at[0], valueOfTemplate(value));
  if (result.kind !== "text") throw new UserError(result.message);
  return `${format.slice(0, at.index)}${result.text}${format.slice(at.index + at[0].length)}`;
};

const extreme = (items: readonly number[], isBetter: (a: number, b: number) => boolean): number | undefined =>
  (items ?? []).reduce<number | undefined>(
    (best, item) => (best === undefined || isBetter(item, best) ? item : best),
    undefined,
  );
