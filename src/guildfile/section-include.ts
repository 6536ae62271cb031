import { isPyMap, type PyKey, type PyMap, type PyValue, pyStr } from "../base/index.ts";
import { coerceTextList } from "./attributes.ts";
import type { Report } from "./report.ts";

export type Section = "flags" | "operations" | "resources";

/** Top-level items as written, of the file itself and then of the packages its models extend. */
export type IncludeTargets = readonly PyMap[];

/**
 * The entries of a section with what its `$include` refers to put before them: a later entry's attributes win
 * over an earlier's, one by one, and what is no mapping replaces it whole.
 */
export const resolveSection = (
  entries: PyMap,
  section: Section,
  targets: IncludeTargets,
  report: Report,
): PyMap => {
  if (!entries.has("$include")) return entries;
  const resolved = new Map<PyKey, PyValue>();
  addEntries(entries, { section, targets, report, seen: new Set(), resolved });
  return resolved;
};

type Resolution = {
  readonly section: Section;
  readonly targets: IncludeTargets;
  readonly report: Report;
  /** References already followed: each counts once, so a circle ends. */
  readonly seen: Set<string>;
  readonly resolved: Map<PyKey, PyValue>;
};

const addEntries = (entries: PyMap, resolution: Resolution): void => {
  const { resolved, seen } = resolution;
  const included = coerceTextList(entries.get("$include"), "$include", (_path, message, hint) =>
    resolution.report(["$include"], message, hint),
  );
  for (const reference of (included ?? []).map(pyStr)) {
    if (seen.has(reference)) continue;
    seen.add(reference);
    addReference(reference, resolution);
  }
  for (const [name, value] of entries) {
    if (name === "$include") continue;
    const current = resolved.get(name);
    resolved.set(name, isPyMap(value) && isPyMap(current) ? new Map([...current, ...value]) : value);
  }
};

const addReference = (reference: string, resolution: Resolution): void => {
  const { report } = resolution;
  const target = parseReference(reference);
  if (target === undefined) {
    report(
      ["$include"],
      `invalid include reference '${reference}': operation references must be specified as ` +
        "CONFIG[#ATTRS] or MODEL:OPERATION[#ATTRS]",
      "Write CONFIG, or MODEL:OPERATION.",
    );
    return;
  }
  const entries = findEntries(target, resolution);
  if (entries === undefined) {
    report(
      ["$include"],
      `invalid include reference '${reference}': cannot find target`,
      "Refer to a model or config of this file, or to MODEL:OPERATION.",
    );
    return;
  }
  addEntries(target.names === undefined ? entries : pick(entries, target.names), resolution);
};

type Reference = {
  readonly model: string;
  readonly op: string | undefined;
  readonly names: readonly string[] | undefined;
};

const parseReference = (reference: string): Reference | undefined => {
  const opMatch = /^([^:#]*):([^#]+)(?:#(.+))?/.exec(reference);
  if (opMatch !== null) {
    const [, model = "", op, names] = opMatch;
    return { model, op, names: splitNames(names) };
  }
  const [, model, names] = /^([^:#]+)(?:#(.+))?/.exec(reference) ?? [];
  return model === undefined ? undefined : { model, op: undefined, names: splitNames(names) };
};

const splitNames = (names: string | undefined): readonly string[] | undefined =>
  names?.split(",").map((name) => name.trim());

const findEntries = ({ model, op }: Reference, { section, targets }: Resolution): PyMap | undefined => {
  for (const item of targets) {
    if (itemName(item) !== model) continue;
    const holder = op === undefined ? item : operationOf(item, op);
    if (holder === undefined) continue;
    const entries = holder.get(section);
    return isPyMap(entries) ? entries : new Map();
  }
  return undefined;
};

/** The name of a model or config. */
export const itemName = (item: PyMap): PyValue | undefined =>
  item.has("model") ? item.get("model") : item.get("config");

const operationOf = (item: PyMap, name: string): PyMap | undefined => {
  const operations = item.get("operations");
  const op = isPyMap(operations) ? operations.get(name) : undefined;
  return isPyMap(op) ? op : undefined;
};

const pick = (entries: PyMap, names: readonly string[]): PyMap =>
  new Map([...entries].filter(([name]) => names.includes(pyStr(name))));

/** Steps with the flags of each that uses `$include` replaced by plain values. */
export const resolveStepFlags = (
  steps: readonly PyValue[],
  targets: IncludeTargets,
  report: Report,
): readonly PyValue[] =>
  steps.map((step, index) => {
    const flags = isPyMap(step) ? step.get("flags") : undefined;
    if (!isPyMap(step) || !isPyMap(flags) || flags.size === 0) return step;
    const resolved = resolveSection(flags, "flags", targets, (path, message, hint) =>
      report([index, "flags", ...path], message, hint),
    );
    const values = [...resolved].map(([name, value]) => [name, stepFlagValue(value)] as const);
    return new Map(step).set("flags", new Map(values));
  });

const stepFlagValue = (value: PyValue): PyValue => (isPyMap(value) ? (value.get("default") ?? null) : value);
