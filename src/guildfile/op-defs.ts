import {
  isPyList,
  isPyMap,
  PyFloat,
  type PyKey,
  type PyMap,
  type PyValue,
  pyRepr,
  pyStr,
  pyTruthy,
} from "../base/index.ts";
import { AttributeReader, coerceTextList, emptyMap } from "./attributes.ts";
import { readFlags } from "./flag-defs.ts";
import { readOptimizers } from "./optimizers.ts";
import { type Report, within } from "./report.ts";
import { readResource } from "./resource-defs.ts";
import { type IncludeTargets, resolveSection, resolveStepFlags } from "./section-include.ts";
import { readSelectFiles } from "./select-files.ts";
import type { OpDef, RequiredResource } from "./types.ts";

export type OpReading = {
  readonly model: string;
  readonly report: Report;
  readonly warn: (text: string) => void;
  readonly targets: IncludeTargets;
  /** The line of what stands at a path below the operation; of its own key for an empty one. */
  readonly lineOf: (path: readonly (string | number)[]) => number | undefined;
};

/** One operation from its merged attributes. What is reported makes it unusable. */
export const readOp = (name: string, data: PyMap, reading: OpReading): OpDef => {
  const { report, targets } = reading;
  const attributes = new AttributeReader(data, report);
  const flags = data.get("flags");
  return {
    name,
    model: reading.model,
    description: (attributes.text("description") ?? "").trim(),
    line: reading.lineOf([]),
    default: attributes.flag("default"),
    ...readStart(name, data, attributes, reading),
    flags: isPyMap(flags)
      ? readFlags(resolveSection(flags, "flags", targets, within(report, "flags")), within(report, "flags"))
      : [],
    flagsDest: attributes.text("flags-dest"),
    flagsImport: readFlagsImport(data.get("flags-import")),
    flagsImportSkip: attributes.texts("flags-import-skip") ?? [],
    defaultFlagArgSkip: attributes.flag("default-flag-arg-skip"),
    flagEncoder: attributes.text("flag-encoder"),
    requires: readRequires(data.get("requires"), reading),
    env: attributes.map("env") ?? emptyMap,
    envSecrets: attributes.texts("env-secrets") ?? [],
    pythonPath: data.get("python-path") === null ? undefined : attributes.texts("python-path"),
    pythonRequires: attributes.text("python-requires"),
    label: attributes.text("label"),
    tags: attributes.texts("tags") ?? [],
    compare: readList(attributes.value("compare")),
    outputScalars: readList(attributes.value("output-scalars")) ?? null,
    objective: readObjective(attributes.value("objective"), within(report, "objective")),
    optimizers: readOptimizers(data, name, report),
    defaultMaxTrials: readInteger("default-max-trials", attributes, report),
    jobs: readInteger("jobs", attributes, report),
    canStageTrials: attributes.flag("can-stage-trials"),
    deleteOnSuccess: attributes.optionalFlag("delete-on-success"),
    handleKeyboardInterrupt: attributes.flag("handle-keyboard-interrupt"),
    pipFreeze: attributes.optionalFlag("pip-freeze"),
    plugins: readPlugins(data.get("plugins"), within(report, "plugins")),
    runAttrs: attributes.map("run-attrs") ?? emptyMap,
    publish: attributes.map("publish"),
    sourceCode: readSelectFiles(data.get("sourcecode"), within(report, "sourcecode")),
  };
};

const readStart = (
  name: string,
  data: PyMap,
  attributes: AttributeReader,
  { report, targets, lineOf }: OpReading,
): Pick<OpDef, "start" | "ignoredStarts"> => {
  const exec = readExec(attributes.value("exec"), within(report, "exec"));
  const notebook = attributes.text("notebook");
  const main =
    attributes.text("main") || (notebook === undefined ? undefined : `guild.plugins.nbexec ${notebook}`);
  const steps = readSteps(attributes.value("steps"), within(report, "steps"));
  if (exec !== undefined && exec.length > 0) {
    const ignoredStarts = [...(main ? ["main" as const] : []), ...(steps ? ["steps" as const] : [])];
    return { start: { kind: "exec", exec }, ignoredStarts };
  }
  if (main) return { start: { kind: "main", main }, ignoredStarts: steps ? ["steps"] : [] };
  if (steps !== undefined) {
    const resolved = resolveStepFlags(steps, targets, within(report, "steps"));
    const lines = steps.map((_, index) => lineOf(["steps", index]));
    return { start: { kind: "steps", steps: resolved, lines }, ignoredStarts: [] };
  }
  // 0.9: an exec that is there but empty keeps the Python plugin from adding a main module.
  if (data.has("exec") && data.get("exec") !== null && exec !== undefined) {
    report(
      ["exec"],
      `invalid definition for operation '${name}': must define either exec, main, or steps`,
      "Give 'exec' a command.",
    );
  }
  return { start: { kind: "main", main: moduleNamedLike(name) }, ignoredStarts: [] };
};

/** What an operation runs that says nothing of it: the notebook, or else the module, of its name. */
const moduleNamedLike = (name: string): string => {
  if (name.toLowerCase().endsWith(".ipynb")) return `guild.plugins.nbexec ${name}`;
  const stem = name.toLowerCase().endsWith(".py") ? name.slice(0, -".py".length) : name;
  return stem.replaceAll("-", "_");
};

const readExec = (value: PyValue | undefined, report: Report): string | readonly string[] | undefined => {
  if (value === undefined || typeof value === "string") return value;
  if (isPyList(value)) return value.map(pyStr);
  report(
    [],
    `invalid exec value ${pyRepr(value)}: expected a string or list`,
    "Write the command as a shell would take it.",
  );
  return undefined;
};

const readSteps = (value: PyValue | undefined, report: Report): readonly PyValue[] | undefined => {
  if (!pyTruthy(value) || value === undefined) return undefined;
  if (isPyList(value)) return value;
  report(
    [],
    `invalid steps data ${pyRepr(value)}: expected a list`,
    "Start each step with '- run: OPERATION'.",
  );
  return undefined;
};

const readFlagsImport = (value: PyValue | undefined): OpDef["flagsImport"] => {
  if (value === true) return "all";
  return isPyList(value) ? value.map(pyStr) : "defined";
};

const readList = (value: PyValue | undefined): readonly PyValue[] | undefined =>
  value === undefined || isPyList(value) ? value : [value];

const readObjective = (value: PyValue | undefined, report: Report): string | undefined => {
  if (value === undefined || typeof value === "string") return value || undefined;
  if (isPyMap(value)) {
    const minimize = value.get("minimize") ?? null;
    if (pyTruthy(minimize)) return pyStr(minimize);
    const maximize = value.get("maximize") ?? null;
    if (pyTruthy(maximize)) return `-${pyStr(maximize)}`;
  }
  if (!pyTruthy(value)) return undefined;
  report(
    [],
    `invalid objective value ${pyRepr(value)}: expected a string or a mapping with 'minimize' or 'maximize'`,
    "Name a scalar; with a '-' before it to maximize.",
  );
  return undefined;
};

const readInteger = (name: string, attributes: AttributeReader, report: Report): number | undefined => {
  const value = attributes.value(name);
  if (value === undefined || typeof value === "number") return value;
  if (value instanceof PyFloat && Number.isInteger(value.value)) return value.value;
  report([name], `invalid ${name} value ${pyRepr(value)}: expected an integer`, "Write a whole number.");
  return undefined;
};

/** Null: what fits the operation. False: none. True is taken as null, as 0.9.1 does. */
export const readPlugins = (value: PyValue | undefined, report: Report): PyValue | undefined => {
  if (value === undefined || value === null || value === true) return undefined;
  return value === false ? false : coerceTextList(value, "plugins", report);
};

const readRequires = (value: PyValue | undefined, reading: OpReading): readonly RequiredResource[] => {
  if (value === undefined || !pyTruthy(value)) return [];
  const isList = isPyList(value);
  return (isList ? value : [value]).flatMap((item, index) => {
    const path = isList ? ["requires", index] : ["requires"];
    return readRequired(item, path, reading) ?? [];
  });
};

const readRequired = (
  item: PyValue,
  path: readonly (string | number)[],
  reading: OpReading,
): RequiredResource | undefined => {
  const report = within(reading.report, ...path);
  const line = reading.lineOf(path);
  if (typeof item === "string") return { kind: "named", spec: item, description: "", line };
  if (!isPyMap(item)) {
    report(
      [],
      `invalid dependency value ${pyRepr(item)}: expected a string or mapping`,
      "Name a resource, or write a source such as 'file: PATH'.",
    );
    return undefined;
  }
  if (item.has("resource")) {
    const attributes = new AttributeReader(item, report);
    const spec = attributes.text("resource");
    if (spec === undefined) {
      report(
        ["resource"],
        `invalid dependency value ${pyRepr(item)}: expected a string or mapping`,
        "Name a resource, or write a source such as 'file: PATH'.",
      );
      return undefined;
    }
    return { kind: "named", spec, description: attributes.text("description") ?? "", line };
  }
  const written = item.has("sources") ? item : new Map<PyKey, PyValue>([["sources", [item]]]);
  const name = written.get("name") ?? null;
  // The faults of a lone source are at the item itself, not below `sources`.
  const sourceReport: Report = item.has("sources")
    ? report
    : (inner, message, hint) => report(inner.slice(2), message, hint);
  const resource = readResource(name === null ? undefined : pyStr(name), written, {
    model: reading.model,
    report: sourceReport,
    warn: reading.warn,
  });
  return resource && { kind: "inline", resource, line };
};
