import { isPyList, isPyMap, type PyKey, type PyMap, type PyValue, pyRepr, pyStr } from "../base/index.ts";
import { sourceCodeAttributes } from "./attribute-table.ts";
import { coerceTextList } from "./attributes.ts";
import { type Report, within } from "./report.ts";
import type { SelectRule, SourceCodeDef } from "./types.ts";

/**
 * A `sourcecode` value (or `publish: files`) in its long form: `false`, a list of rules, or a mapping with
 * `select`, `root`, `digest` and `dest`, all four, so that a child's mapping hides its parent's.
 */
export const coerceSelectFiles = (value: PyValue, report: Report, warn: (text: string) => void): PyValue => {
  if (value === null) return [];
  if (value === false || (isPyList(value) && value.length === 0)) return false;
  if (typeof value === "string") return [exclude("*"), include(value)];
  if (isPyList(value)) return coerceRules(value, report);
  if (isPyMap(value)) {
    const unexpected = [...value].filter(([key]) => !Object.hasOwn(sourceCodeAttributes, pyStr(key)));
    if (unexpected.length > 0) {
      const names = unexpected.map(([key]) => pyStr(key));
      warn(names.sort().join(", "));
    }
    return new Map<PyKey, PyValue>([
      ...unexpected,
      ["select", coerceSelectFiles(value.get("select") ?? null, within(report, "select"), warn)],
      ["root", value.get("root") ?? null],
      ["digest", value.get("digest") ?? null],
      ["dest", value.get("dest") ?? null],
    ]);
  }
  report(
    [],
    `invalid select files spec ${pyRepr(value)}: expected a string, list, or mapping`,
    "Write patterns of files, or 'no' for none.",
  );
  return null;
};

const coerceRules = (items: readonly PyValue[], report: Report): PyValue => {
  for (const [index, item] of items.entries()) {
    if (typeof item !== "string" && !isPyMap(item)) {
      report(
        [index],
        `invalid sourcecode ${pyRepr(item)}: expected a string or mapping`,
        "Use a pattern, or 'include' or 'exclude' with patterns.",
      );
    }
  }
  const sound = items.filter((item) => typeof item === "string" || isPyMap(item));
  const rules = sound.map((item) => (typeof item === "string" ? include(item) : item));
  return items.every((item) => typeof item === "string") ? [exclude("*"), ...rules] : rules;
};

const include = (pattern: string): PyMap => new Map([["include", pattern]]);
const exclude = (pattern: string): PyMap => new Map([["exclude", pattern]]);

/** `sourcecode` in its long form as a definition; undefined where nothing is said. */
export const readSelectFiles = (value: PyValue | undefined, report: Report): SourceCodeDef | undefined => {
  if (value === undefined) return undefined;
  if (!isPyMap(value)) return { ...nothingSaid, ...readSelect(value, report) };
  const digest = value.get("digest") ?? undefined;
  return {
    ...readSelect(value.get("select") ?? null, within(report, "select")),
    root: optionalText(value.get("root")),
    dest: optionalText(value.get("dest")),
    digest: digest === undefined ? undefined : digest !== false,
  };
};

const nothingSaid = { root: undefined, dest: undefined, digest: undefined };

const optionalText = (value: PyValue | undefined): string | undefined =>
  value === undefined || value === null ? undefined : pyStr(value);

const readSelect = (
  value: PyValue,
  report: Report,
): { readonly disabled: boolean; readonly rules: readonly SelectRule[] } => {
  if (value === null || value === false) return { disabled: value === false, rules: [] };
  if (!isPyList(value)) {
    report(
      [],
      `invalid file select spec ${pyRepr(value)}: expected a list or no/off`,
      "Write patterns of files in a list.",
    );
    return { disabled: false, rules: [] };
  }
  return {
    disabled: false,
    rules: value.flatMap((item, index) => readRule(item, within(report, index)) ?? []),
  };
};

const readRule = (item: PyValue, report: Report): SelectRule | undefined => {
  if (!isPyMap(item)) {
    report(
      [],
      `invalid file select spec ${pyRepr(item)}: expected a mapping`,
      "Use 'include' or 'exclude' with patterns.",
    );
    return undefined;
  }
  if (item.has("include") && item.has("exclude")) {
    report(
      [],
      `invalid file select spec ${pyRepr(item)}: cannot include both include and exclude - use multiple select ` +
        "specs in the order you want to apply the filters",
      "Make a list item of its own of each.",
    );
    return undefined;
  }
  const result = item.has("include") ? "include" : "exclude";
  const patterns = item.get(result);
  if (patterns === undefined) {
    report([], `unsupported file select spec: ${pyRepr(item)}`, "Use 'include' or 'exclude' with patterns.");
    return undefined;
  }
  return readPatterns(result, patterns, within(report, result));
};

const readPatterns = (
  result: SelectRule["result"],
  written: PyValue,
  report: Report,
): SelectRule | undefined => {
  if (typeof written === "string" || isPyList(written)) {
    const patterns = coerceTextList(written, result, report);
    return patterns && { result, patterns: patterns.map(pyStr), type: undefined };
  }
  const type = isPyMap(written)
    ? (["dir", "text", "binary"] as const).find((name) => written.has(name))
    : undefined;
  if (!isPyMap(written) || type === undefined) {
    report(
      [],
      `unsupported ${result} value: ${pyRepr(written)}`,
      "Use patterns, or a mapping of dir, text or binary.",
    );
    return undefined;
  }
  const patterns = coerceTextList(written.get(type) ?? null, result, within(report, type));
  return patterns && { result, patterns: patterns.map(pyStr), type };
};
