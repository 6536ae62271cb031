import { isPyList, isPyMap, type PyMap, type PyValue, pyStr } from "../base/index.ts";
import {
  type AttributeTable,
  choiceAttributes,
  configAttributes,
  flagAttributes,
  includeAttributes,
  modelAttributes,
  operationAttributes,
  packageAttributes,
  publishAttributes,
  referenceAttributes,
  resourceAttributes,
  sourceAttributes,
  sourceCodeAttributes,
  stepAttributes,
} from "./attribute-table.ts";
import { didYouMean } from "./did-you-mean.ts";
import { type Item, type Loading, nearestLine, readItems } from "./items.ts";
import { lintSteps } from "./lint-steps.ts";
import type { ParseOptions } from "./parse.ts";
import { type Report, within } from "./report.ts";
import type { Fault, Guildfile } from "./types.ts";

/**
 * What looks wrong in a Guild file though nothing fails for it: attributes that do not exist, operations that steps
 * and resources name and nobody defines, steps that lead back to themselves. Faults of operations come first.
 */
export const lintGuildfile = (
  guildfile: Guildfile,
  text: string,
  options: ParseOptions,
): readonly Fault[] => {
  const loading: Loading = { ...options, warn: () => undefined, faults: [], opFaults: [], files: new Map() };
  const items = readItems(text, options.path, loading);
  const found: Fault[] = [];
  for (const item of items) lintItem(item, reporter(item, found));
  for (const item of items) lintSteps(item, guildfile, reporter(item, found));
  return [...guildfile.faults, ...found];
};

const reporter =
  ({ origin }: Item, found: Fault[]): Report =>
  (path, message, hint) => {
    found.push({ file: origin.file, line: nearestLine(origin, path), message, hint });
  };

const lintItem = ({ data }: Item, report: Report): void => {
  const type = (["config", "include", "package"] as const).find((name) => data.has(name)) ?? "model";
  const name = pyStr(data.get(type) ?? "");
  const what = type === "include" ? "include" : name === "" ? "the model" : `${type} '${name}'`;
  unknownAttributes(data, itemTables[type], what, report);
  if (type === "include" || type === "package") return;
  forEachEntry(data.get("operations"), within(report, "operations"), (op, value, here) => {
    if (isPyMap(value)) lintOperation(value, `operation '${op}'`, here);
  });
  const defaults = data.get("operation-defaults");
  if (isPyMap(defaults)) lintOperation(defaults, "operation-defaults", within(report, "operation-defaults"));
  forEachEntry(data.get("resources"), within(report, "resources"), (resource, value, here) =>
    lintResource(value, `resource '${resource}'`, here),
  );
  lintFlags(data.get("flags"), what, within(report, "flags"));
  lintSourceCode(data.get("sourcecode"), what, within(report, "sourcecode"));
};

const itemTables = {
  model: modelAttributes,
  config: configAttributes,
  include: includeAttributes,
  package: packageAttributes,
};

const lintOperation = (op: PyMap, what: string, report: Report): void => {
  unknownAttributes(op, operationAttributes, what, report);
  lintFlags(op.get("flags"), what, within(report, "flags"));
  lintSourceCode(op.get("sourcecode"), what, within(report, "sourcecode"));
  const publish = op.get("publish");
  if (isPyMap(publish))
    unknownAttributes(publish, publishAttributes, `publish of ${what}`, within(report, "publish"));
  const requires = op.get("requires");
  if (isPyMap(requires)) lintRequirement(requires, what, within(report, "requires"));
  forEachItem(requires, within(report, "requires"), (item, here) => lintRequirement(item, what, here));
  forEachItem(op.get("steps"), within(report, "steps"), (step, here) => {
    if (isPyMap(step)) unknownAttributes(step, stepAttributes, `a step of ${what}`, here);
  });
};

const lintFlags = (flags: PyValue | undefined, owner: string, report: Report): void =>
  forEachEntry(flags, report, (name, flag, here) => {
    if (!isPyMap(flag)) return;
    unknownAttributes(flag, flagAttributes, `flag '${name}' of ${owner}`, here);
    forEachItem(flag.get("choices"), within(here, "choices"), (choice, inner) => {
      if (isPyMap(choice)) unknownAttributes(choice, choiceAttributes, `a choice of flag '${name}'`, inner);
    });
  });

const lintSourceCode = (value: PyValue | undefined, owner: string, report: Report): void => {
  if (isPyMap(value)) unknownAttributes(value, sourceCodeAttributes, `sourcecode of ${owner}`, report);
};

const lintRequirement = (item: PyValue, owner: string, report: Report): void => {
  if (!isPyMap(item)) return;
  const what = `a requirement of ${owner}`;
  if (item.has("resource")) unknownAttributes(item, referenceAttributes, what, report);
  else if (item.has("sources")) lintResource(item, what, report);
  else unknownAttributes(item, sourceAttributes, what, report);
};

const lintResource = (value: PyValue, what: string, report: Report): void => {
  if (isPyMap(value)) unknownAttributes(value, resourceAttributes, what, report);
  const sources = isPyMap(value) ? value.get("sources") : value;
  forEachItem(sources, isPyMap(value) ? within(report, "sources") : report, (source, here) => {
    if (isPyMap(source)) unknownAttributes(source, sourceAttributes, `a source of ${what}`, here);
  });
};

const unknownAttributes = (map: PyMap, table: AttributeTable, what: string, report: Report): void => {
  for (const key of map.keys()) {
    const name = pyStr(key);
    // The mark of an operation that has faults; they are told anyway.
    if (name.startsWith("\u0000") || name === "$include" || Object.hasOwn(table, name.replaceAll("_", "-")))
      continue;
    report([name], `unknown attribute '${name}' in ${what}`, didYouMean(name, Object.keys(table)));
  }
};

const forEachEntry = (
  map: PyValue | undefined,
  report: Report,
  visit: (name: string, value: PyValue, here: Report) => void,
): void => {
  if (!isPyMap(map)) return;
  for (const [key, value] of map)
    if (key !== "$include") visit(pyStr(key), value, within(report, pyStr(key)));
};

const forEachItem = (
  list: PyValue | undefined,
  report: Report,
  visit: (item: PyValue, here: Report) => void,
): void => {
  if (isPyList(list)) for (const [index, item] of list.entries()) visit(item, within(report, index));
};
