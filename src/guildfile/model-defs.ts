import {
  compareText,
  isPyMap,
  type PyMap,
  type PyValue,
  pyRepr,
  pyStr,
  type YamlPath,
} from "../base/index.ts";
import { AttributeReader, emptyMap } from "./attributes.ts";
import { coerceOperation, faultKey } from "./coerce.ts";
import { type ExtendedItem, extendItem, locate } from "./extend.ts";
import type { Item, Loading } from "./items.ts";
import { readOp, readPlugins } from "./op-defs.ts";
import { resolveParams } from "./params.ts";
import { type Report, within } from "./report.ts";
import { readResource } from "./resource-defs.ts";
import { type IncludeTargets, resolveSection } from "./section-include.ts";
import { readSelectFiles } from "./select-files.ts";
import type { Fault, ModelDef, OpDef, ResourceDef } from "./types.ts";

export type ReadModel = { readonly model: ModelDef; readonly faults: readonly Fault[] };

/** A model with all it inherits; `faults` are those of its operations, which it then lacks. */
export const readModel = (item: Item, items: readonly Item[], loading: Loading): ReadModel => {
  const extended = extendItem(item, items, loading);
  const mayRefer = extended.origins.some((origin) => origin.mayRefer);
  const data = mayRefer ? resolveParams(extended.data) : extended.data;
  // 0.9: params are not for the name, by which the model was already known.
  const name = pyStr(item.data.get("model") ?? "");
  const report: Report = (path, message, hint) => {
    loading.faults.push({ ...locate(extended.origins, path), message, hint });
  };
  const warn = (text: string) => loading.warn?.(text);
  const targets = [items, ...extended.packages.map((found) => found.items)].flatMap((list) =>
    list.map((target) => target.data),
  );
  const attributes = new AttributeReader(data, report);
  const reading = { name, data, extended, targets, loading, report, warn };
  const { operations, faults } = readOperations(reading);
  return {
    model: {
      name,
      description: (attributes.text("description") ?? "").trim(),
      default: attributes.flag("default"),
      operations,
      resources: readResources(reading),
      references: attributes.texts("references") ?? [],
      sourceCode: readSelectFiles(data.get("sourcecode"), within(report, "sourcecode")),
      plugins: readPlugins(data.get("plugins"), within(report, "plugins")),
      pythonRequires: attributes.text("python-requires"),
      extra: attributes.map("extra") ?? emptyMap,
      namespace: attributes.text("namespace"),
      parentDirs: extended.packages.map(({ dir }) => dir),
    },
    faults,
  };
};

type ModelReading = {
  readonly name: string;
  readonly data: PyMap;
  readonly extended: ExtendedItem;
  readonly targets: IncludeTargets;
  readonly loading: Loading;
  readonly report: Report;
  readonly warn: (text: string) => void;
};

const readOperations = (
  reading: ModelReading,
): { readonly operations: readonly OpDef[]; readonly faults: readonly Fault[] } => {
  const { data, targets, report } = reading;
  const written = data.get("operations");
  const defaults = operationDefaults(reading);
  const entries = isPyMap(written)
    ? resolveSection(written, "operations", targets, within(report, "operations"))
    : noOperations;
  const operations: OpDef[] = [];
  const faults: Fault[] = [];
  for (const [key, value] of entries) {
    const { op, opFaults } = readOperation(key, value, defaults, reading);
    if (opFaults.length > 0) faults.push(...opFaults);
    else if (op !== undefined) operations.push(op);
  }
  operations.sort((a, b) => compareText(a.name, b.name));
  return { operations, faults };
};

const noOperations: PyMap = new Map();

const operationDefaults = ({ data, report, warn }: ModelReading): PyMap => {
  const written = data.get("operation-defaults") ?? null;
  if (written === null || written === false || written === "") return noOperations;
  return coerceOperation("operation-defaults", written, within(report, "operation-defaults"), warn);
};

const readOperation = (
  key: PyValue,
  value: PyValue,
  defaults: PyMap,
  reading: ModelReading,
): { readonly op: OpDef | undefined; readonly opFaults: readonly Fault[] } => {
  const { extended, loading, name: model } = reading;
  const name = pyStr(key);
  const operation = model === "" ? name : `${model}:${name}`;
  const path = ["operations", name];
  const opFaults: Fault[] = [];
  const report: Report = (inner, message, hint) => {
    opFaults.push({ ...locate(extended.origins, [...path, ...inner]), message, hint, operation });
  };
  if (!isPyMap(value)) {
    report(
      [],
      `invalid operation def ${pyRepr(value)}: expected a mapping`,
      "Give the operation a main module, or attributes below its name.",
    );
    return { op: undefined, opFaults };
  }
  const carried = value.get(faultKey);
  if (Array.isArray(carried)) opFaults.push(...claimFaults(carried, operation, loading));
  if (typeof key !== "string") {
    report(
      [],
      `invalid operation name ${pyRepr(key)}: expected a string`,
      "Put the name in quotes, so that it is text.",
    );
    return { op: undefined, opFaults };
  }
  const op = readOp(name, defaults.size === 0 ? value : new Map([...defaults, ...value]), {
    model,
    report,
    warn: reading.warn,
    targets: reading.targets,
    lineOf: (inner: YamlPath) => locate(extended.origins, [...path, ...inner]).line,
  });
  return { op, opFaults };
};

const claimFaults = (numbers: readonly PyValue[], operation: string, loading: Loading): readonly Fault[] =>
  numbers.flatMap((number) => {
    const fault = loading.opFaults[Number(number)];
    return fault === undefined ? [] : [{ ...fault, operation }];
  });

const readResources = ({ name, data, targets, report, warn }: ModelReading): readonly ResourceDef[] => {
  const written = data.get("resources");
  if (!isPyMap(written)) return [];
  const here = within(report, "resources");
  return [...resolveSection(written, "resources", targets, here)]
    .flatMap(
      ([key, value]) =>
        readResource(pyStr(key), value, { model: name, report: within(here, pyStr(key)), warn }) ?? [],
    )
    .sort((a, b) => compareText(a.name ?? "", b.name ?? ""));
};
